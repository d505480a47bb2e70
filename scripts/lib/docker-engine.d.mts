/** An engine that answers. */
export interface TestEngine {
  /** Path of its UNIX socket. */
  readonly socket: string;
  /** Ends it if it was started for the caller. */
  stop(): Promise<void>;
}
export function answers(socketPath: string): Promise<boolean>;
export function dockerEngine(): Promise<TestEngine>;
