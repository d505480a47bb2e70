import { z } from 'zod';
import { Id } from '../../../protocol/ids.js';
import type { SessionEvent } from './session-event.js';

const AgentData = z.object({ agentId: Id });
const StateData = z.object({ to: z.string() });

/** States in which nothing of a session waits for its agent. */
const NEEDS_NO_AGENT: ReadonlySet<string> = new Set(['pending', 'failed', 'ended']);

const agentOf = (data: unknown): string | null => AgentData.safeParse(data).data?.agentId ?? null;

const isPlacing = (name: string): boolean => name === 'session.placed' || name === 'orphan.adopted';

/** The agents that a session was given to. */
export function agentsOf(ofSession: readonly SessionEvent[]): string[] {
  const ids = ofSession.filter(({ name }) => isPlacing(name)).map(({ data }) => agentOf(data));
  return [...new Set(ids.filter((id) => id !== null))];
}

/** Follows where a session is, and keeps of what happened to agents that which concerned it. */
class SessionPlace {
  private needsAgent = true;
  private isAway = false;

  constructor(private agentId: string | null) {}

  isConcernedBy({ name, data }: SessionEvent): boolean {
    if (name !== 'agent.lost' && name !== 'agent.connected') return this.follow(name, data);
    if (this.agentId === null || agentOf(data) !== this.agentId) return false;
    if (name === 'agent.lost') return (this.isAway = this.needsAgent);
    const wasAway = this.isAway;
    this.isAway = false;
    return wasAway;
  }

  private follow(name: string, data: unknown): true {
    if (name === 'session.requested' || isPlacing(name)) {
      this.agentId = agentOf(data);
      this.isAway = false;
    }
    if (name === 'session.state-changed') {
      const to = StateData.safeParse(data).data?.to;
      this.needsAgent = to === undefined || !NEEDS_NO_AGENT.has(to);
    }
    return true;
  }
}

/**
 * Puts what happened to agents among the events of a session, in the order of the log: that its own agent was lost, which it is after a time of silence
 * only, and that it came back after that. Connections in between say nothing to anybody, and nothing is written for each session.
 *
 * @param ofSession oldest first. @param ofAgents `agent.lost` and `agent.connected` of any agent that the session was on.
 * @param agentId the agent that it was on before these events; null when that is not known.
 */
export function withAgentAbsences(
  ofSession: readonly SessionEvent[],
  ofAgents: readonly SessionEvent[],
  agentId: string | null,
): SessionEvent[] {
  const place = new SessionPlace(agentId);
  const inOrder = [...ofSession, ...ofAgents].sort((a, b) => (BigInt(a.ordinal) < BigInt(b.ordinal) ? -1 : 1));
  return inOrder.filter((event) => place.isConcernedBy(event));
}
