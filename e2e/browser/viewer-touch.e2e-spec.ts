import type { Locator } from 'playwright-core';
import { attributeIs } from '../support/attribute.js';
import { Desk } from '../support/desk.js';
import { Fingers, type Place } from '../support/fingers.js';
import { until } from '../support/processes.js';
import { runInTerminal } from '../support/screen.js';
import { Typist } from '../support/typist.js';

/** Makes the terminal report what the pointer does (xterm's mouse tracking), and keep all it gets, byte by byte. */
const REPORT = String.raw`stty raw -echo; printf '\033[?1002h\033[?1006h'; cat > ~/got.txt`;

/** A place on the terminal, and one below it. */
const SPOT: Place = { x: 500, y: 300 };
const BELOW: Place = { x: 500, y: 420 };

/** Nothing but this. Control characters are easier to read in a string. */
const exactly = (pattern: string): RegExp => new RegExp(`^${pattern}$`);

describe('Fingers on a session', () => {
  let desk: Desk;
  let fingers: Fingers;
  let typist: Typist;
  let canvas: Locator;

  beforeAll(async () => {
    desk = await Desk.open({ width: 1000, height: 700 });
    await runInTerminal(desk.page, REPORT, () => desk.file('got.txt') !== null);
    fingers = await Fingers.at(desk.page);
    typist = await Typist.at(desk.page);
    canvas = desk.page.locator('[data-testid="viewer-canvas"] canvas');
  });
  afterAll(() => desk.close());

  /** What the terminal gets from `doing` on, once it matches. */
  async function gets(pattern: RegExp, doing: () => Promise<void>): Promise<string> {
    const before = (desk.file('got.txt') ?? '').length;
    await doing();
    return until(`the terminal to get ${String(pattern)}`, () => {
      const got = (desk.file('got.txt') ?? '').slice(before);
      return pattern.test(got) ? got : null;
    });
  }

  /** Column and row that the terminal reports for a press of the left button. */
  async function cellAt(place: Place): Promise<string | undefined> {
    return /<0;(\d+;\d+)M/.exec(await gets(/<0;\d+;\d+m/, () => fingers.tap(place)))?.[1];
  }

  const box = async (): Promise<{ x: number; y: number; width: number; height: number }> => {
    const found = await canvas.boundingBox();
    if (found === null) throw new Error('There is no canvas.');
    return found;
  };
  const spread = (at: Place, by: number): Place[] => [
    { x: at.x - by, y: at.y },
    { x: at.x + by, y: at.y },
  ];

  it('clicks where a finger taps, and with the right button where two do', async () => {
    await gets(/<0;\d+;\d+M.*<0;\d+;\d+m/, () => fingers.tap(SPOT));
    await gets(/<2;\d+;\d+M.*<2;\d+;\d+m/, () => fingers.tap(...spread(SPOT, 40)));
  });

  it('clicks with the right button when a finger stays', async () => {
    await fingers.down(SPOT);
    await gets(/<2;\d+;\d+M/, () => Promise.resolve());
    await gets(/<2;\d+;\d+m/, () => fingers.up());
  });

  it('drags with one finger', async () => {
    await gets(/<0;\d+;\d+M(.*<32;\d+;\d+M)+.*<0;\d+;\d+m/, () => fingers.glide([SPOT], [BELOW]));
  });

  it('scrolls with two', async () => {
    const got = await gets(/<64;\d+;\d+M/, () => fingers.glide(spread(SPOT, 40), spread(BELOW, 40)));
    expect(got).not.toMatch(/<0;/);
    await gets(/<65;\d+;\d+M/, () => fingers.glide(spread(BELOW, 40), spread(SPOT, 40)));
  });

  it('zooms the picture by a pinch, around the fingers, and points right while it is zoomed', async () => {
    const cell = await cellAt(SPOT);
    await fingers.glide(spread(SPOT, 60), spread(SPOT, 180));
    await desk.page.getByTestId('zoom').waitFor();
    const zoomed = await until('the picture to be larger', async () => {
      const now = await box();
      return now.width > 2000 ? now : null;
    });
    expect(zoomed.x).toBeLessThan(0);
    expect(await cellAt(SPOT)).toBe(cell);
    // The session kept its size.
    expect(await canvas.evaluate((element: HTMLCanvasElement) => element.width)).toBe(1000);
  });

  it('moves a zoomed picture with two fingers', async () => {
    const before = await box();
    await fingers.glide(spread(SPOT, 40), spread(BELOW, 40));
    const after = await until('the picture to move', async () => {
      const now = await box();
      return now.y > before.y + 50 ? now : null;
    });
    expect(after.width).toBeCloseTo(before.width);
    expect(after.x).toBeCloseTo(before.x, 0);
  });

  it('shows the whole picture again by a button', async () => {
    await desk.page.getByTestId('zoom').click();
    await until('the whole picture', async () => (await box()).width === 1000);
    expect(await canvas.evaluate((element: HTMLCanvasElement) => element.width)).toBe(1000);
  });

  it("brings up the device's keyboard by three fingers, and takes what it writes as it corrects itself", async () => {
    const field = desk.page.getByTestId('screen-input');
    await attributeIs(field, 'inputmode', 'none');
    await fingers.tap(SPOT, BELOW, { x: 600, y: 360 });
    await desk.page.getByRole('group', { name: /keys that this keyboard/i }).waitFor();
    await attributeIs(field, 'inputmode', 'text');
    expect(await field.evaluate((element) => element === document.activeElement)).toBe(true);
    expect(await gets(/teh/, () => typist.preedit('teh'))).toBe('teh');
    expect(await gets(/he /, () => typist.commit('the '))).toBe('\x7f\x7fhe ');
    expect(await gets(/😀/u, () => typist.commit('😀'))).toContain('😀');
  });

  it('takes Backspace from a field in which nothing was typed', async () => {
    await desk.page.getByRole('button', { name: 'Hide the keyboard' }).click();
    await desk.page.getByRole('button', { name: 'Show the keyboard' }).click();
    await gets(/^\x7f$/, () =>
      desk.page.getByTestId('screen-input').evaluate((element: HTMLTextAreaElement) => {
        element.setRangeText('', element.value.length - 1, element.value.length);
        element.dispatchEvent(new InputEvent('input', { inputType: 'deleteContentBackward' }));
      }),
    );
  });

  it('has the keys above it that it lacks, and leaves it where it is', async () => {
    const row = desk.page.getByRole('group', { name: /keys that this keyboard/i });
    await gets(exactly('\x1b'), () => row.getByRole('button', { name: 'Esc' }).click());
    await gets(exactly('\x1b\\[A'), () => row.getByRole('button', { name: 'Up' }).click());
    const ctrl = row.getByRole('button', { name: 'Ctrl' });
    await ctrl.click();
    await attributeIs(ctrl, 'aria-pressed', 'true');
    await gets(exactly('\x03x'), async () => {
      await typist.commit('C');
      await typist.commit('x');
    });
    await attributeIs(ctrl, 'aria-pressed', 'false');
    await attributeIs(desk.page.getByTestId('screen-input'), 'inputmode', 'text');
  });

  it('lifts the picture so that the place typed at stays in sight', async () => {
    await gets(/<0;\d+;\d+m/, () => fingers.tap(BELOW));
    await desk.page.evaluate(() => {
      Object.defineProperty(window.visualViewport, 'height', { get: () => 350, configurable: true });
      window.visualViewport?.dispatchEvent(new Event('resize'));
    });
    await until('the picture to be lifted', async () => (await box()).y === 350 - 44 - 40 - BELOW.y);
    await desk.page.evaluate(() => {
      Object.defineProperty(window.visualViewport, 'height', { get: () => 700, configurable: true });
      window.visualViewport?.dispatchEvent(new Event('resize'));
    });
    await until('the picture to be back', async () => (await box()).y === 0);
    await attributeIs(desk.page.getByTestId('screen-input'), 'inputmode', 'none');
    expect(desk.log.errors).toEqual([]);
  });
});
