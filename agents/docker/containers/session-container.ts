import type { ContainerInfo } from 'dockerode';
import type { StreamKind, WebProfile } from '../../../protocol/session.js';
import type { InstanceState } from '../../../protocol/agent/messages.js';
import { parseName, type ContainerName } from './container-name.js';
import { ownLabels, SessionLabels } from './session-labels.js';

/** A container of a session as a list of the engine shows it. */
export interface SessionContainer extends ContainerName {
  readonly containerId: string;
  readonly phase: Phase;
  readonly stream: { readonly kind: StreamKind; readonly port: number };
  readonly salt: string;
  /** How its web application is watched and reached; says nothing where it shows a screen. */
  readonly web: WebProfile;
  /** Address on the sessions' network; null while it does not run. */
  readonly address: string | null;
}

/** What the engine calls the state of a container, as far as it matters. */
export type Phase = 'created' | 'running' | 'paused' | 'ended' | 'leaving';

const PHASES: ReadonlyMap<string, Phase> = new Map([
  ['created', 'created'],
  ['running', 'running'],
  ['restarting', 'running'],
  ['paused', 'paused'],
  ['exited', 'ended'],
  ['dead', 'ended'],
  ['removing', 'leaving'],
]);

/**
 * What a container is to its session. `died` means that it ended without having been asked to; `broken-off` that it ended before its start was
 * over, since the agent that started it was gone before it gave the password: that is no death of a session, but a start still to be made.
 */
export type View = InstanceState | 'died' | 'broken-off';

const VIEWS: Record<Phase, Record<ContainerName['mark'], View>> = {
  created: { starting: 'starting', ready: 'starting', asleep: 'hibernated' },
  running: { starting: 'starting', ready: 'running', asleep: 'stopping' },
  paused: { starting: 'starting', ready: 'standby', asleep: 'stopping' },
  ended: { starting: 'broken-off', ready: 'died', asleep: 'hibernated' },
  leaving: { starting: 'stopping', ready: 'stopping', asleep: 'stopping' },
};

export function viewOf({ phase, mark }: Pick<SessionContainer, 'phase' | 'mark'>): View {
  return VIEWS[phase][mark];
}

/** Reads one entry of the engine's list; undefined for what is not a session of ours. */
export function readContainer(namespace: string, network: string, info: ContainerInfo): SessionContainer | undefined {
  const names = info.Names.flatMap((name) => parseName(namespace, name) ?? []);
  const labels = SessionLabels.safeParse(ownLabels(info.Labels)).data;
  const phase = PHASES.get(info.State);
  const name = names[0];
  if (name === undefined || labels?.session !== name.sessionId || phase === undefined) return undefined;
  const address = info.NetworkSettings.Networks[network]?.IPAddress;
  return {
    ...name,
    containerId: info.Id,
    phase,
    stream: { kind: labels.stream, port: labels.port },
    salt: labels.salt,
    web: labels.web,
    address: address === undefined || address === '' ? null : address,
  };
}

/** The views in which something of a session is up, or is about to be. */
const LIVING: ReadonlySet<View> = new Set(['starting', 'running', 'standby', 'stopping']);

/** Of all containers of one session the one that counts: a living one before one that sleeps before one that died, then the newest. */
export function decisive(containers: readonly SessionContainer[]): SessionContainer | undefined {
  const rank = (container: SessionContainer): number => {
    const view = viewOf(container);
    return LIVING.has(view) ? 2 : view === 'hibernated' ? 1 : 0;
  };
  return [...containers].sort((a, b) => rank(b) - rank(a) || b.generation - a.generation)[0];
}
