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
}

/** How a picture came to be. */
export interface Picture {
  /** When it was clicked, in milliseconds since the epoch. */
  readonly clickedAt: number;
  /** From the click to a desktop that can be used, in milliseconds. */
  readonly usefulMs: number;
  /** From the click to the first canvas, in milliseconds. */
  readonly connectedMs: number;
  /** What the browser took of it to decode and to paint after the last bytes of that picture had come, in milliseconds. */
  readonly paintingMs: number;
}

const WIDTH = 64;
const HEIGHT = 36;
/** Mean difference of a channel, 0 to 255, below which a row of the small copy counts as painted. */
const SAME = 6;

/** Starts sampling in the page, and noting when bytes come; time 0 is the first click. */
async function record(page: Page): Promise<void> {
  await page.evaluate(
    ({ width, height }) => {
      const small = new OffscreenCanvas(width, height);
      const context = small.getContext('2d', { willReadFrequently: true });
      const recording = { clickedAt: 0, samples: [] as Sample[], bytesAtMs: [] as number[] };
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
      const { WebSocket: Native } = globalThis;
      const Noting = class extends Native {
        constructor(...args: ConstructorParameters<typeof Native>) {
          super(...args);
          this.addEventListener('message', noted);
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
  const nothing: Recording = { clickedAt: Number.NaN, samples: [], bytesAtMs: [] };
  return page.evaluate((none) => (globalThis as { firstPicture?: Recording }).firstPicture ?? none, nothing);
}

/** Clicks `button`, which leads to a desktop, and tells how that came to be there to be used. */
export async function measurePicture(
  page: Page,
  button: Locator = page.getByTestId('launch-desktop'),
): Promise<Picture> {
  await record(page);
  await button.click();
  await desktopPainted(page);
  const settleBy = performance.now() + 1_500;
  await until('the desktop to settle', () => performance.now() > settleBy);
  const { clickedAt, samples, bytesAtMs } = await takeRecording(page);
  const usefulMs = firstUsefulMs(samples);
  const arrivedMs = bytesAtMs.findLast((atMs) => atMs <= usefulMs) ?? Number.NaN;
  const connectedMs = samples[0]?.atMs ?? Number.NaN;
  return { clickedAt, usefulMs, connectedMs, paintingMs: usefulMs - arrivedMs };
}

/** Clicks `button`, which leads to a desktop, and measures the milliseconds until that is there to be used. */
export async function measureFirstPicture(page: Page, button?: Locator): Promise<number> {
  return (await measurePicture(page, button)).usefulMs;
}
