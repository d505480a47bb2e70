import type { AgentCapacity } from '../../../protocol/agent/handshake.js';
import type { PlacementRefusal } from '../../../protocol/http/sessions.js';
import type { Platform, Resources, SessionReason } from '../../../protocol/session.js';
import { type NamedRefusal, type RefusalKind, refusalSummary } from './refusal-summary.js';

/**
 * Cores are shared: sessions idle most of the time, and one that does not gets its share by weight. Memory is not: what is promised must
 * be there.
 */
export const CPU_SHARING = 4;

/** What a session asks of an agent. */
export interface PlacementNeeds {
  /** Name of the application, for sentences. */
  readonly application: string;
  readonly platforms: readonly Platform[];
  /** The protocol that the agent must speak. */
  readonly protocolVersion: number;
  readonly resources: Pick<Resources, 'cpuMillis' | 'memoryMiB'>;
  /** Agent that holds the files of the session's home; null when there are none yet. */
  readonly homeAgentId: string | null;
}

/** What the sessions of an agent ask for in all. Hibernated ones ask for nothing, standby ones for no CPU. */
export interface AgentUsage {
  readonly cpuMillis: number;
  readonly memoryMiB: number;
  readonly sessions: number;
}

/** An agent that may be chosen, with what it carries already. */
export interface PlacementCandidate {
  readonly id: string;
  readonly name: string;
  readonly platform: Platform;
  readonly protocolVersion: number;
  /** Null until it has connected once. */
  readonly capacity: AgentCapacity | null;
  readonly isConnected: boolean;
  readonly isDraining: boolean;
  readonly isRevoked: boolean;
  readonly usage: AgentUsage;
}

/** Where a session goes, or why it waits. */
export type Placement =
  | { readonly agentId: string; readonly reason?: undefined; readonly refusals?: undefined }
  | { readonly agentId: null; readonly reason: SessionReason; readonly refusals: readonly PlacementRefusal[] };

const PLATFORM_NAMES: Readonly<Record<Platform, string>> = {
  local: 'this machine itself',
  docker: 'Docker',
  kubernetes: 'Kubernetes',
};

const counted = (sessions: number): string => `${sessions} ${sessions === 1 ? 'session' : 'sessions'}`;
const list = (names: readonly string[]): string => names.join(' or ');

/** Why `agent` has no room, if so. */
function crowding({ name, capacity, usage }: PlacementCandidate, { resources }: PlacementNeeds): string | null {
  if (!capacity) return `${name} has not said yet how much it can carry.`;
  if (usage.sessions + 1 > capacity.sessions)
    return `${name} carries ${counted(usage.sessions)} already, as many as it can.`;
  const freeMiB = capacity.memoryMiB - usage.memoryMiB;
  if (resources.memoryMiB > freeMiB) {
    return `${name} has ${Math.max(0, freeMiB)} MiB of memory left, and ${resources.memoryMiB} MiB are needed.`;
  }
  if (usage.cpuMillis + resources.cpuMillis > capacity.cpuMillis * CPU_SHARING) {
    return `${name} has no processor time left for another session of this size.`;
  }
  return null;
}

interface Judgement {
  readonly kind: RefusalKind;
  /** In one sentence. */
  readonly message: string;
}

/** Why `agent` cannot take the session; null when it can. The first reason wins: the one that time cannot cure. */
function refusalOf(
  agent: PlacementCandidate,
  needs: PlacementNeeds,
  home: PlacementCandidate | undefined,
): Judgement | null {
  const { application } = needs;
  if (!needs.platforms.includes(agent.platform)) {
    const others = list(needs.platforms.map((name) => PLATFORM_NAMES[name]));
    const message = `${application} is not made for ${PLATFORM_NAMES[agent.platform]}, but for ${others}.`;
    return { kind: 'platform', message };
  }
  if (agent.protocolVersion < needs.protocolVersion) {
    const message = `The agent program on ${agent.name} is too old for ${application}. Ask an administrator to upgrade it.`;
    return { kind: 'too-old', message };
  }
  if (needs.homeAgentId !== null && agent.id !== needs.homeAgentId) {
    const message = `Your files of ${application} are on ${home?.name ?? 'an agent that was removed'}.`;
    return { kind: 'files-elsewhere', message };
  }
  if (!agent.isConnected) {
    const holdsFiles = agent.id === needs.homeAgentId;
    const message = holdsFiles
      ? `Your files of ${application} are on ${agent.name}, which is offline.`
      : `${agent.name} is offline.`;
    return { kind: 'offline', message };
  }
  if (agent.isDraining) {
    const message = `${agent.name} is being emptied for maintenance and takes no new sessions.`;
    return { kind: 'draining', message };
  }
  const message = crowding(agent, needs);
  return message === null ? null : { kind: 'full', message };
}

/** Share of the agent that would be taken, by what is scarcest there. */
function loadAfter({ capacity, usage }: PlacementCandidate, { resources }: PlacementNeeds): number {
  if (!capacity) return Infinity;
  return Math.max(
    (usage.cpuMillis + resources.cpuMillis) / (capacity.cpuMillis * CPU_SHARING),
    (usage.memoryMiB + resources.memoryMiB) / capacity.memoryMiB,
    (usage.sessions + 1) / capacity.sessions,
  );
}

/** Whether the session would not fit even if the agent carried nothing. */
function isTooBigFor({ capacity }: PlacementCandidate, { resources }: PlacementNeeds): boolean {
  return (
    capacity !== null &&
    (resources.memoryMiB > capacity.memoryMiB || resources.cpuMillis > capacity.cpuMillis * CPU_SHARING)
  );
}

/** Why waiting does not help, as far as can be told; null when it may. */
function lostCause(needs: PlacementNeeds, agents: readonly PlacementCandidate[]): string | null {
  const isHomeless = needs.homeAgentId !== null && !agents.some(({ id }) => id === needs.homeAgentId);
  if (isHomeless) {
    return `The session cannot start: your files of ${needs.application} are on an agent that was removed. End it and launch again with a temporary home, or ask an administrator to bring the agent back.`;
  }
  const eligible = agents.filter(
    ({ id, platform }) =>
      needs.platforms.includes(platform) && (needs.homeAgentId === null || id === needs.homeAgentId),
  );
  if (eligible.length === 0 || !eligible.every((agent) => isTooBigFor(agent, needs))) return null;
  const { memoryMiB, cpuMillis } = needs.resources;
  return `The session cannot start: no agent is big enough for ${memoryMiB} MiB of memory and ${cpuMillis / 1000} processor cores. End it and launch again with less.`;
}

/** Whether an upgrade is all that is missing. */
function areTooOld(needs: PlacementNeeds, agents: readonly PlacementCandidate[]): boolean {
  const able = agents.filter(({ platform }) => needs.platforms.includes(platform));
  return able.length > 0 && able.every(({ protocolVersion }) => protocolVersion < needs.protocolVersion);
}

function reasonFor(
  needs: PlacementNeeds,
  agents: readonly PlacementCandidate[],
  refusals: readonly NamedRefusal[],
): SessionReason {
  const lost = agents.length > 0 ? lostCause(needs, agents) : null;
  if (lost !== null) return { code: 'no-agent-suitable', message: lost };
  const home = agents.find(({ id }) => id === needs.homeAgentId);
  if (home && !home.isConnected) {
    return {
      code: 'agent-unreachable',
      message: `Your files of ${needs.application} are on ${home.name}, which is offline. The session starts as soon as it is back.`,
    };
  }
  if (!agents.some(({ isConnected }) => isConnected)) {
    return {
      code: 'no-agent-connected',
      message: 'No agent is connected that could run the session. It starts as soon as one is.',
    };
  }
  if (areTooOld(needs, agents)) {
    return {
      code: 'no-agent-suitable',
      message: `The agents that could run ${needs.application} are too old for it. The session starts as soon as an administrator has upgraded one.`,
    };
  }
  return { code: 'no-agent-suitable', message: refusalSummary(refusals) };
}

/**
 * Chooses the agent for a session: of those that can take it, the one that is least loaded with it, by name where that is equal. When there
 * is none, says why for each. Revoked agents do not count at all.
 */
export function place(needs: PlacementNeeds, candidates: readonly PlacementCandidate[]): Placement {
  const agents = candidates.filter(({ isRevoked }) => !isRevoked);
  const home = agents.find(({ id }) => id === needs.homeAgentId);
  const judged = agents.map((agent) => ({
    agent,
    refusal: refusalOf(agent, needs, home),
    load: loadAfter(agent, needs),
  }));
  const [best] = judged
    .filter(({ refusal }) => refusal === null)
    .sort((a, b) => a.load - b.load || (a.agent.name < b.agent.name ? -1 : 1));
  if (best) return { agentId: best.agent.id };
  const refused = judged.flatMap(({ agent, refusal }) => (refusal ? [{ agent: agent.name, ...refusal }] : []));
  return {
    agentId: null,
    reason: reasonFor(needs, agents, refused),
    refusals: refused.map(({ agent, message }) => ({ agent, message })),
  };
}

/** The agents after `agentId` has taken one more session: for placing several in a row. */
export function withSession(
  candidates: readonly PlacementCandidate[],
  agentId: string,
  { cpuMillis, memoryMiB }: PlacementNeeds['resources'],
): PlacementCandidate[] {
  return candidates.map((agent) =>
    agent.id === agentId
      ? {
          ...agent,
          usage: {
            cpuMillis: agent.usage.cpuMillis + cpuMillis,
            memoryMiB: agent.usage.memoryMiB + memoryMiB,
            sessions: agent.usage.sessions + 1,
          },
        }
      : agent,
  );
}
