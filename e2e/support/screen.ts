import type { Page } from 'playwright-core';
import { until } from './processes.js';

const CANVAS = '[data-testid="viewer-canvas"] canvas';

/** A colour, 0 to 255 each. */
export type Colour = readonly [red: number, green: number, blue: number];

/** Background of the terminal's window. */
const TERMINAL_BACKGROUND: Colour = [15, 21, 48];

/** What is typed can get lost while a desktop or a shell is only just starting: it is typed again. */
const ATTEMPTS = 6;
const TERMINAL_DEADLINE_MS = 10_000;
const COMMAND_DEADLINE_MS = 4_000;

/** What the canvas shows, in numbers. */
export interface ScreenStats {
  readonly width: number;
  readonly height: number;
  /** Different colours among the pixels looked at. */
  readonly colours: number;
  /** Share of pixels that are not black, 0 to 1. */
  readonly painted: number;
  /** Share of the commonest colour in the lowest 24 rows, 0 to 1: high where a panel lies, low on a wallpaper. */
  readonly evenBelow: number;
}

/** Looks at every 4th pixel of the canvas; null while there is none. */
export function screenStats(page: Page): Promise<ScreenStats | null> {
  return page.evaluate((selector) => {
    const canvas = document.querySelector<HTMLCanvasElement>(selector);
    const context = canvas?.getContext('2d');
    if (!canvas || !context || canvas.width === 0) return null;
    const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
    const colours = new Set<number>();
    let painted = 0;
    let count = 0;
    for (let i = 0; i < data.length; i += 16) {
      const colour = ((data[i] ?? 0) << 16) | ((data[i + 1] ?? 0) << 8) | (data[i + 2] ?? 0);
      colours.add(colour);
      if (colour !== 0) painted += 1;
      count += 1;
    }
    const below = new Map<number, number>();
    const start = Math.max(0, canvas.height - 24) * canvas.width * 4;
    for (let i = start; i < data.length; i += 4) {
      const colour = ((data[i] ?? 0) << 16) | ((data[i + 1] ?? 0) << 8) | (data[i + 2] ?? 0);
      below.set(colour, (below.get(colour) ?? 0) + 1);
    }
    const evenBelow = Math.max(...below.values()) / ((data.length - start) / 4);
    return { width: canvas.width, height: canvas.height, colours: colours.size, painted: painted / count, evenBelow };
  }, CANVAS);
}

/** Pixels of the canvas that have exactly this colour. */
export function pixelsOf(page: Page, colour: Colour): Promise<number> {
  return page.evaluate(
    ({ selector, rgb }) => {
      const canvas = document.querySelector<HTMLCanvasElement>(selector);
      const context = canvas?.getContext('2d');
      if (!canvas || !context || canvas.width === 0) return 0;
      const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
      let count = 0;
      for (let i = 0; i < data.length; i += 4)
        if (data[i] === rgb[0] && data[i + 1] === rgb[1] && data[i + 2] === rgb[2]) count += 1;
      return count;
    },
    { selector: CANVAS, rgb: colour },
  );
}

/** Waits until a desktop is painted: wallpaper in many colours, and the panel below. */
export async function desktopPainted(page: Page, deadlineMs = 30_000): Promise<ScreenStats> {
  return until(
    'the desktop to be painted on the canvas',
    async () => {
      const stats = await screenStats(page);
      return stats !== null && stats.painted > 0.9 && stats.colours > 200 && stats.evenBelow > 0.5 ? stats : null;
    },
    deadlineMs,
  );
}

/** The picture that stays while the link is away. */
export function frozenPicture(page: Page): Promise<{ isGrey: boolean; hasPicture: boolean }> {
  return page.evaluate(() => {
    const canvas = document.querySelector<HTMLCanvasElement>('canvas.frozen');
    if (!canvas || canvas.width === 0) return { isGrey: false, hasPicture: false };
    const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
    const hasPicture = data.some((value, index) => index % 4 !== 3 && value !== 0);
    return { isGrey: getComputedStyle(canvas).filter.includes('grayscale(1)'), hasPicture };
  });
}

/** Screens that the viewer has on the page now. */
export function openScreens(page: Page): Promise<number> {
  return page.locator(CANVAS).count();
}

/** Waits until the viewer says that its screen is connected. */
export async function viewerConnected(page: Page): Promise<void> {
  await page.locator('[data-testid="connection-state"][data-state="connected"]').waitFor({ state: 'attached' });
}

/** Waits until a terminal's window lies on the screen. */
export async function terminalPainted(page: Page, deadlineMs?: number): Promise<void> {
  const isThere = async (): Promise<boolean> => (await pixelsOf(page, TERMINAL_BACKGROUND)) > 100_000;
  await until('a terminal to be painted', isThere, deadlineMs);
}

/** Gives the screen the keyboard. */
export async function focusScreen(page: Page): Promise<void> {
  await page.locator(CANVAS).click({ position: { x: 20, y: 20 } });
}

/**
 * Opens a terminal with the keyboard and waits for its window. Asks again when none comes: a desktop that has just been painted may not listen yet.
 */
export async function openTerminal(page: Page): Promise<void> {
  await focusScreen(page);
  for (let attempt = 1; ; attempt += 1) {
    await page.keyboard.press('Control+Alt+t');
    try {
      await terminalPainted(page, TERMINAL_DEADLINE_MS);
      return;
    } catch (error) {
      if (attempt === ATTEMPTS) throw error;
    }
  }
}

/**
 * Types `command` into the terminal that is open until `isDone`: a shell that has not set up its terminal yet loses what is typed ahead.
 * Leaves a picture in `test-results/` when it is in vain.
 */
export async function runInTerminal(
  page: Page,
  command: string,
  isDone: () => Promise<boolean> | boolean,
): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    await page.keyboard.type(command, { delay: 15 });
    await page.keyboard.press('Enter');
    try {
      await until(`the terminal to run "${command}"`, isDone, COMMAND_DEADLINE_MS);
      return;
    } catch (error) {
      await page.screenshot({ path: `test-results/terminal-${attempt}.png` });
      if (attempt === ATTEMPTS) throw error;
    }
  }
}
