/** An engine that answers. */
export interface TestEngine {
  /** Path of its UNIX socket. */
  readonly socket: string;
  /** Whether it is one of ours, and not the machine's. */
  readonly isOwn: boolean;
  /** Ends it if it is one of ours and nobody else uses it. */
  stop(): Promise<void>;
}
export function answers(socketPath: string): Promise<boolean>;
export function dockerEngine(options?: { isKept?: boolean }): Promise<TestEngine>;
export function stopAbandonedEngine(): Promise<void>;
