import type { Page } from 'playwright-core';
import { until } from './processes.js';

/** How long nothing must be on its way for a page to count as loaded, in milliseconds. */
const QUIET_MS = 1_500;

/** What a page fetched. */
export interface PageWeight {
  /** Bytes over the wire: headers and compressed bodies (`encodedDataLength` of the DevTools protocol). */
  readonly bytes: number;
  /** Size and address of each answer, largest first, to say where the bytes went. */
  readonly answers: readonly string[];
}

/** Adds up everything that `page` fetches from now on; the answer waits until the page has been quiet for a while. */
export async function weigh(page: Page): Promise<() => Promise<PageWeight>> {
  const network = await page.context().newCDPSession(page);
  await network.send('Network.enable');
  await network.send('Network.setCacheDisabled', { cacheDisabled: true });
  const addresses = new Map<string, string>();
  const sizes = new Map<string, number>();
  let lastAt = performance.now();
  network.on('Network.requestWillBeSent', ({ requestId, request }) => {
    lastAt = performance.now();
    addresses.set(requestId, request.url);
  });
  network.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    lastAt = performance.now();
    sizes.set(requestId, encodedDataLength);
  });
  return async () => {
    await until('the page to be quiet', () => sizes.size > 0 && performance.now() - lastAt > QUIET_MS);
    const answers = [...sizes].sort(([, left], [, right]) => right - left);
    return {
      bytes: answers.reduce((sum, [, size]) => sum + size, 0),
      answers: answers.map(([id, size]) => `${size} ${addresses.get(id) ?? '?'}`),
    };
  };
}
