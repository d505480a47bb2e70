import type { Frame, Page } from 'playwright-core';
import { until } from '../processes.js';

/** A page or a frame that shows the terminal. */
export interface Shell {
  /** The page whose keyboard it is. */
  readonly page: Page;
  readonly frame: Frame;
}

const DEADLINE_MS = 10_000;
const ATTEMPTS = 4;

/** What the terminal shows. */
export function textOf({ frame }: Shell): Promise<string> {
  return frame.locator('#vt100').innerText();
}

/**
 * Types a command and waits for a line that ends with `answer`, as the command itself must not. What is typed while a shell is only just starting gets lost: it is typed again,
 * so that a command must not mind that.
 */
export async function run(shell: Shell, command: string, answer: string): Promise<void> {
  const { page, frame } = shell;
  const isThere = async (): Promise<boolean> =>
    (await textOf(shell)).split('\n').some((line) => line.trim().endsWith(answer));
  await frame.locator('#vt100 #cursor').waitFor({ state: 'attached' });
  for (let attempt = 1; ; attempt += 1) {
    await frame.locator('#vt100').click();
    await page.keyboard.type(`${command}\n`);
    try {
      await until(`the terminal to say ${answer}`, isThere, DEADLINE_MS);
      return;
    } catch (error) {
      if (attempt === ATTEMPTS) throw new Error(`The terminal shows:\n${await textOf(shell)}`, { cause: error });
    }
  }
}
