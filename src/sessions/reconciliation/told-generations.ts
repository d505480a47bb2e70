/** Pause before an agent that said why it could not is told the same again, in milliseconds; doubled each time. */
const FIRST_PAUSE_MS = 3_000;
const LONGEST_PAUSE_MS = 60_000;

interface Told {
  readonly generation: number;
  readonly refusals: number;
  /** Monotonic time from which on the same generation may be told again. */
  readonly againAtMs: number;
}

/** What agents were told over their current connections. Keeps the same thing from being said twice, unless the agent said why it could not. */
export class ToldGenerations {
  private readonly byAgent = new Map<string, Map<string, Told>>();

  constructor(private readonly nowMs: () => number) {}

  /** Whether `generation` of a session is news to the agent, or is to be tried again. */
  isDue(agentId: string, sessionId: string, generation: number): boolean {
    const told = this.byAgent.get(agentId)?.get(sessionId);
    return !told || told.generation < generation || told.againAtMs <= this.nowMs();
  }

  /** Notes that the agent was told. */
  note(agentId: string, sessionId: string, generation: number): void {
    const ofAgent = this.byAgent.get(agentId) ?? new Map<string, Told>();
    const before = ofAgent.get(sessionId);
    const refusals = before?.generation === generation ? before.refusals : 0;
    this.byAgent.set(agentId, ofAgent.set(sessionId, { generation, refusals, againAtMs: Infinity }));
  }

  /** Notes that the agent said why it could not do what it was told. */
  refuse(agentId: string, sessionId: string, generation: number): void {
    const ofAgent = this.byAgent.get(agentId);
    const told = ofAgent?.get(sessionId);
    if (!ofAgent || told?.generation !== generation) return;
    const pauseMs = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(told.refusals, 10));
    ofAgent.set(sessionId, { generation, refusals: told.refusals + 1, againAtMs: this.nowMs() + pauseMs });
  }

  /** Forgets one session, which is as it should be, or all that the agent was told. */
  forget(agentId: string, sessionId?: string): void {
    if (sessionId === undefined) this.byAgent.delete(agentId);
    else this.byAgent.get(agentId)?.delete(sessionId);
  }
}
