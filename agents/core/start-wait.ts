/** Longest pause between two questions to a session that starts, in milliseconds. */
const LONGEST_PAUSE_MS = 500;
/** Whoever came back within this time sees no pause grow, in milliseconds. */
const EAGER_MS = 1000;
/** A pause is at most this part of the time that was waited already: so much later than possible is a start seen to be done. */
const SHARE = 20;

/** How long to wait until a session that has been starting for `waitedMs` is asked again: `firstMs` for a second, then ever longer up to half a second. */
export function pauseMs(firstMs: number, waitedMs: number): number {
  if (waitedMs < EAGER_MS) return firstMs;
  return Math.min(LONGEST_PAUSE_MS, Math.max(firstMs, waitedMs / SHARE));
}

/** Nobody waits for a start any more. */
export class StartGivenUpError extends Error {
  override readonly name = 'StartGivenUpError';

  constructor() {
    super('The start was given up.');
  }
}

/** Settles as `work` does, or rejects with {@link StartGivenUpError} as soon as `signal` fires; what `work` then comes to is nobody's concern. */
export async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  let giveUp: () => void = () => undefined;
  const aborted = new Promise<never>((_resolve, reject) => {
    giveUp = () => reject(new StartGivenUpError());
  });
  signal.addEventListener('abort', giveUp, { once: true });
  if (signal.aborted) giveUp();
  try {
    return await Promise.race([aborted, work]);
  } finally {
    signal.removeEventListener('abort', giveUp);
  }
}
