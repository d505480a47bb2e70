import { setTimeout as delay } from 'node:timers/promises';

const FIRST_DELAY_MS = 100;
const LONGEST_DELAY_MS = 5_000;

/** How long something is tried, and what is done about its failures. */
export interface Insistence {
  /** Time for all attempts together, in milliseconds. */
  readonly deadlineMs: number;
  /** Whether trying again may help. */
  isWorthAnotherTry(error: unknown): boolean;
  /** Called with each failure after which it is tried again. */
  onFailure?(error: unknown): void;
}

/** It was tried until the deadline; the last failure is the cause. */
export class DeadlineError extends Error {
  override readonly name = 'DeadlineError';
}

/**
 * Calls `attempt` until it succeeds, with a delay in between that doubles up to 5 s. An attempt that is at work when the time is over is
 * left to itself.
 *
 * @throws DeadlineError when the time is over.
 * @throws what `attempt` throws when trying again would not help.
 */
export async function insist<Result>(attempt: () => Promise<Result>, how: Insistence): Promise<Result> {
  const end = new AbortController();
  let cause: unknown;
  const deadline = delay(how.deadlineMs, undefined, { signal: end.signal }).then(() => {
    const told = cause instanceof Error ? ` ${cause.message}` : '';
    throw new DeadlineError(`No success within ${Math.round(how.deadlineMs / 1000)} s.${told}`, { cause });
  });
  const attempts = async (): Promise<Result> => {
    for (let failures = 0; ; failures++) {
      try {
        return await attempt();
      } catch (error) {
        if (!how.isWorthAnotherTry(error) || end.signal.aborted) throw error;
        cause = error;
        how.onFailure?.(error);
      }
      const longestMs = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** Math.min(failures, 16));
      await delay(longestMs * (0.5 + Math.random() / 2), undefined, { signal: end.signal });
    }
  };
  try {
    return await Promise.race([attempts(), deadline]);
  } finally {
    end.abort();
  }
}
