import { setTimeout as delay } from 'node:timers/promises';

/** It did not come true in time. */
export class TooLateError extends Error {
  override readonly name = 'TooLateError';
}

/** Looks every `everyMs` until `probe` answers with something. Rejects with what was waited for after `deadlineMs`. A probe that throws counts as no. */
export async function until<T>(
  what: string,
  probe: () => Promise<T | false | null> | T | false | null,
  deadlineMs: number,
  everyMs = 25,
): Promise<T> {
  const end = performance.now() + deadlineMs;
  let cause: unknown;
  for (;;) {
    try {
      const found = await probe();
      if (found !== false && found !== null) return found;
    } catch (error) {
      cause = error;
    }
    if (performance.now() > end) throw new TooLateError(`Waited ${deadlineMs} ms in vain: ${what}.`, { cause });
    await delay(everyMs);
  }
}
