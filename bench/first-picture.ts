import type { Locator, Page } from 'playwright-core';
import { until } from '../e2e/support/processes.js';
import { desktopPainted } from '../e2e/support/screen.js';

/** Small copies of the canvas with their times, taken in the page with every frame. */
interface Sample {
  readonly atMs: number;
  readonly pixels: number[];
}

const WIDTH = 64;
const HEIGHT = 36;
/** Mean difference of a channel, 0 to 255, below which a row of the small copy counts as painted. */
const SAME = 6;

/** Starts sampling in the page; time 0 is the first click. */
async function record(page: Page): Promise<void> {
  await page.evaluate(
    ({ width, height }) => {
      const small = new OffscreenCanvas(width, height);
      const context = small.getContext('2d', { willReadFrequently: true });
      const samples: { atMs: number; pixels: number[] }[] = [];
      let startedAt = 0;
      document.addEventListener('click', () => (startedAt ||= performance.now()), { capture: true });
      const sample = (): void => {
        const canvas = document.querySelector<HTMLCanvasElement>('[data-testid="viewer-canvas"] canvas');
        if (canvas && context && canvas.width > 0 && startedAt > 0) {
          context.drawImage(canvas, 0, 0, width, height);
          samples.push({
            atMs: performance.now() - startedAt,
            pixels: Array.from(context.getImageData(0, 0, width, height).data),
          });
        }
        if (samples.length < 600) requestAnimationFrame(sample);
      };
      requestAnimationFrame(sample);
      Object.assign(globalThis, { firstPictureSamples: samples });
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

async function takeSamples(page: Page): Promise<Sample[]> {
  return page.evaluate(
    () => (globalThis as { firstPictureSamples?: { atMs: number; pixels: number[] }[] }).firstPictureSamples ?? [],
  );
}

/** Clicks `button`, which leads to a desktop, and measures the milliseconds until that is there to be used. */
export async function measureFirstPicture(
  page: Page,
  button: Locator = page.getByTestId('launch-desktop'),
): Promise<number> {
  await record(page);
  await button.click();
  await desktopPainted(page);
  const settleBy = performance.now() + 1_500;
  await until('the desktop to settle', () => performance.now() > settleBy);
  return firstUsefulMs(await takeSamples(page));
}
