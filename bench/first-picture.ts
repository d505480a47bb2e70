import type { Locator, Page } from 'playwright-core';
import { until } from '../e2e/support/processes.js';
import { desktopPainted } from '../e2e/support/screen.js';

/** Small copies of the canvas with their times, taken in the page with every frame. */
interface Sample {
  readonly atMs: number;
  readonly pixels: number[];
}

/** What the page saw of a launch. Times of samples and bytes count from the click, in milliseconds. */
interface Recording {
  /** When it was clicked, in milliseconds since the epoch. */
  readonly clickedAt: number;
  readonly samples: readonly Sample[];
  /** When bytes of a screen came. */
  readonly bytesAtMs: readonly number[];
  /** When the way to a screen was open. */
  readonly openedAtMs: number;
  /** When leave to see a screen was asked for, and given. */
  readonly askedAtMs: number;
  readonly givenAtMs: number;
}

/** How a picture came to be. */
export interface Picture {
  /** When it was clicked, in milliseconds since the epoch. */
  readonly clickedAt: number;
  /** From the click to a desktop that can be used, in milliseconds. */
  readonly usefulMs: number;
  /** From the click until the page asked for leave to see the screen, had it, had a way to the screen, and had a canvas; in milliseconds. */
  readonly askedMs: number;
  readonly givenMs: number;
  readonly openedMs: number;
  readonly connectedMs: number;
  /** What the browser took of it to decode and to paint after the last bytes of that picture had come, in milliseconds. */
  readonly paintingMs: number;
}

const WIDTH = 64;
const HEIGHT = 36;
/** Mean difference of a channel, 0 to 255, below which a row of the small copy counts as painted. */
const SAME = 6;
const FIRST_CANVAS_MS = 180_000;
const SETTLE_MS = 1_000;

/** Starts sampling in the page, and noting when bytes come; time 0 is the first click. */
async function record(page: Page): Promise<void> {
  await page.evaluate(
    ({ width, height }) => {
      const small = new OffscreenCanvas(width, height);
      const context = small.getContext('2d', { willReadFrequently: true });
      const times = { clickedAt: 0, openedAtMs: Number.NaN, askedAtMs: Number.NaN, givenAtMs: Number.NaN };
      const recording = { ...times, samples: [] as Sample[], bytesAtMs: [] as number[] };
      let startedAt = 0;
      const sinceClick = (): number => performance.now() - startedAt;
      const begin = (): void => {
        startedAt ||= performance.now();
        recording.clickedAt = performance.timeOrigin + startedAt;
      };
      document.addEventListener('click', begin, { capture: true, once: true });
      const sample = (): void => {
        const canvas = document.querySelector<HTMLCanvasElement>('[data-testid="viewer-canvas"] canvas');
        if (canvas && context && canvas.width > 0 && startedAt > 0) {
          context.drawImage(canvas, 0, 0, width, height);
          const atMs = sinceClick();
          recording.samples.push({ atMs, pixels: Array.from(context.getImageData(0, 0, width, height).data) });
        }
        if (recording.samples.length < 600) requestAnimationFrame(sample);
      };
      requestAnimationFrame(sample);
      const noted = (event: MessageEvent): void => {
        if (typeof event.data !== 'string') recording.bytesAtMs.push(sinceClick());
      };
      new PerformanceObserver((list) => {
        const ticket = list.getEntriesByType('resource').find(({ name }) => name.endsWith('/tickets'));
        if (!ticket) return;
        recording.askedAtMs = ticket.startTime - startedAt;
        recording.givenAtMs = ticket.startTime + ticket.duration - startedAt;
      }).observe({ type: 'resource' });
      const { WebSocket: Native } = globalThis;
      const Noting = class extends Native {
        constructor(...args: ConstructorParameters<typeof Native>) {
          super(...args);
          this.addEventListener('message', noted);
          this.addEventListener('open', () => (recording.openedAtMs = sinceClick()));
        }
      };
      Object.assign(globalThis, { WebSocket: Noting, firstPicture: recording });
    },
    { width: WIDTH, height: HEIGHT },
  );
}

/** Largest mean difference of any row: a panel that is missing shows in its own row, however small its share of the picture. */
function difference(a: readonly number[], b: readonly number[]): number {
  let largest = 0;
  for (let row = 0; row < HEIGHT; row += 1) {
    let sum = 0;
    for (let i = row * WIDTH * 4; i < (row + 1) * WIDTH * 4; i += 1) sum += Math.abs((a[i] ?? 0) - (b[i] ?? 0));
    largest = Math.max(largest, sum / (WIDTH * 4));
  }
  return largest;
}

/** First time from which every later sample looks like the settled desktop: wallpaper, windows' manager and panel included. */
export function firstUsefulMs(samples: readonly Sample[]): number {
  const settled = samples.at(-1);
  if (!settled) return Number.NaN;
  let first = samples.length - 1;
  while (first > 0 && difference(samples[first - 1]?.pixels ?? [], settled.pixels) < SAME) first -= 1;
  return samples[first]?.atMs ?? Number.NaN;
}

async function takeRecording(page: Page): Promise<Recording> {
  const recording = await page.evaluate(() => (globalThis as { firstPicture?: Recording }).firstPicture);
  if (!recording) throw new Error('Another page was loaded while it was measured.');
  return recording;
}

/** Whoever reads the whole canvas while the picture comes makes it come later: at first only the small copies are looked at. */
async function settled(page: Page): Promise<void> {
  const hasCanvas = (): Promise<boolean> =>
    page.evaluate(() => ((globalThis as { firstPicture?: Recording }).firstPicture?.samples.length ?? 0) > 0);
  await until('a canvas', hasCanvas, FIRST_CANVAS_MS);
  const settleBy = performance.now() + SETTLE_MS;
  await until('the picture to come', () => performance.now() > settleBy);
  await desktopPainted(page);
  const stillBy = performance.now() + SETTLE_MS;
  await until('the desktop to settle', () => performance.now() > stillBy);
}

/** Clicks `button`, which leads to a desktop, and tells how that came to be there to be used. */
export async function measurePicture(
  page: Page,
  button: Locator = page.getByTestId('launch-desktop'),
): Promise<Picture> {
  await record(page);
  await button.click();
  await settled(page);
  const { clickedAt, samples, bytesAtMs, ...times } = await takeRecording(page);
  const usefulMs = firstUsefulMs(samples);
  const arrivedMs = bytesAtMs.findLast((atMs) => atMs <= usefulMs) ?? Number.NaN;
  return {
    clickedAt,
    usefulMs,
    askedMs: times.askedAtMs,
    givenMs: times.givenAtMs,
    openedMs: times.openedAtMs,
    connectedMs: samples[0]?.atMs ?? Number.NaN,
    paintingMs: usefulMs - arrivedMs,
  };
}

/** Clicks `button`, which leads to a desktop, and measures the milliseconds until that is there to be used. */
export async function measureFirstPicture(page: Page, button?: Locator): Promise<number> {
  return (await measurePicture(page, button)).usefulMs;
}
