import { setTimeout as delay } from 'node:timers/promises';

const PAUSE_MS = 200;

/** Tries until `attempt` resolves, and rejects as the last attempt did when that has not happened within `timeoutMs`. */
export async function eventually<T>(attempt: () => Promise<T>, timeoutMs = 15_000): Promise<T> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await delay(PAUSE_MS);
    }
  }
}
