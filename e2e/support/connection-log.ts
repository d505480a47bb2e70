import type { Page } from 'playwright-core';
import { until } from './processes.js';

/** State of the viewer's connection now; null while there is no viewer. */
export function connectionState(page: Page): Promise<string | null> {
  return page.evaluate(
    () => document.querySelector<HTMLElement>('[data-testid="connection-state"]')?.dataset.state ?? null,
  );
}

/** Waits until the viewer says that its connection is in `state`. */
export async function connectionIs(page: Page, state: string, deadlineMs?: number): Promise<void> {
  const isThere = async (): Promise<boolean> => (await connectionState(page)) === state;
  await until(`the viewer to be ${state}`, isThere, deadlineMs);
}

/** Notes from now on what the viewer's connection goes through. The answer reads the notes: one state after the other, the present one first. */
export async function watchConnection(page: Page): Promise<() => Promise<string[]>> {
  await page.evaluate(() => {
    const notes = document.documentElement.dataset;
    const look = (): void => {
      const state = document.querySelector<HTMLElement>('[data-testid="connection-state"]')?.dataset.state ?? 'none';
      const seen = notes.connectionLog?.split(' ') ?? [];
      if (seen.at(-1) !== state) notes.connectionLog = [...seen, state].join(' ');
    };
    delete notes.connectionLog;
    look();
    new MutationObserver(look).observe(document, {
      subtree: true,
      childList: true,
      attributes: true,
      attributeFilter: ['data-state'],
    });
  });
  return () => page.evaluate(() => document.documentElement.dataset.connectionLog?.split(' ') ?? []);
}

/** Measures from now on how long the viewer is without a connection at a time. The answer reads the longest so far, in milliseconds. */
export async function longestAway(page: Page): Promise<() => Promise<number>> {
  await page.evaluate(() => {
    const notes = document.documentElement.dataset;
    let lostAt: number | null = null;
    notes.longestAway = '0';
    new MutationObserver(() => {
      const state = document.querySelector<HTMLElement>('[data-testid="connection-state"]')?.dataset.state;
      if (state !== 'connected') lostAt ??= performance.now();
      else if (lostAt !== null) {
        notes.longestAway = String(Math.max(Number(notes.longestAway), performance.now() - lostAt));
        lostAt = null;
      }
    }).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ['data-state'] });
  });
  return () => page.evaluate(() => Number(document.documentElement.dataset.longestAway));
}
