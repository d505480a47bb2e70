import { setTimeout as delay } from 'node:timers/promises';

/** How long drills wait for anything, in milliseconds: a machine that is busy is slow, and that is no fault. What is measured is told in the table. */
export const PATIENCE_MS = 60_000;

/** It did not come true in time. */
export class TooLateError extends Error {
  override readonly name = 'TooLateError';
}

/** Looks every `everyMs` until `probe` answers with something. Rejects with what was waited for after `deadlineMs`. A probe that throws counts as no. */
export async function until<T>(
  what: string,
  probe: () => Promise<T | false | null> | T | false | null,
  deadlineMs = PATIENCE_MS,
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
