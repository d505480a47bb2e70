/** One entry of the log about a session. */
export interface SessionEvent {
  /** Position in the log; a bigint. */
  readonly ordinal: string;
  /** Transaction that wrote it; a bigint. Transactions commit in another order than they write. */
  readonly transaction: string;
  readonly name: string;
  readonly occurredAt: Date;
  readonly data: unknown;
  /** Name of the agent that `data` speaks of, if any. */
  readonly agentName: string | null;
}
