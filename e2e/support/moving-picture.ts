import type { Page } from 'playwright-core';
import { until } from './processes.js';
import { runInTerminal, terminalPainted } from './screen.js';

/** Something new on the screen ten times a second. */
const TICK = "while :; do printf '\\r%s ' $RANDOM; sleep 0.1; done";

/** A number that is another one when the canvas shows something else; null while there is none. */
function pictureOf(page: Page): Promise<number | null> {
  return page.evaluate(() => {
    const canvas = document.querySelector<HTMLCanvasElement>('[data-testid="viewer-canvas"] canvas');
    const context = canvas?.getContext('2d');
    if (!canvas || !context || canvas.width === 0) return null;
    // Where a terminal writes its first lines.
    const { data } = context.getImageData(0, 0, canvas.width, Math.min(canvas.height, 200));
    let sum = 0;
    for (let i = 1; i < data.length; i += 4) sum = (Math.imul(sum, 31) + (data[i] ?? 0)) | 0;
    return sum;
  });
}

/** Waits until the picture has changed `times` times: it is alive. */
export async function pictureMoves(page: Page, times = 1): Promise<void> {
  for (let seen = 0; seen < times; seen += 1) {
    const before = await pictureOf(page);
    await until('the picture to move', async () => {
      const now = await pictureOf(page);
      return now !== null && now !== before;
    });
  }
}

/** Has the terminal that fills the screen show something new all the time. */
export async function keepMoving(page: Page): Promise<void> {
  await terminalPainted(page);
  await runInTerminal(page, TICK, async () => {
    await pictureMoves(page, 3);
    return true;
  });
}
