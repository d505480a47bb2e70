import type { Page } from 'playwright-core';
import { openPage } from '../support/browser.js';
import { Desk } from '../support/desk.js';
import { type ClipboardRight, clipboardRight, DeviceClipboard } from '../support/device-clipboard.js';
import { until } from '../support/processes.js';
import { runInTerminal } from '../support/screen.js';
import { Typist } from '../support/typist.js';

/** The terminal lies in the middle of it. */
const CANVAS = '[data-testid="viewer-canvas"] canvas';

/** Makes the terminal keep what it gets, as it comes. */
const KEEP = 'stty -icanon; touch ~/got.txt; cat >> ~/got.txt';

/** A piece of a long text, in one line: terminals ask before they paste many. */
const LINE = 'forty-two bytes of text that fill a line. ';

const EMOJI = 'emoji 🚀 👩‍🚀 日本語';

describe('The clipboard of a session and of the device', () => {
  let desk: Desk;
  let device: DeviceClipboard;
  let page: Page;
  let allow: ClipboardRight;

  beforeAll(async () => {
    desk = await Desk.open();
    page = desk.page;
    await runInTerminal(page, KEEP, () => desk.file('got.txt') !== null);
    const other = await openPage(page.context().browser()!);
    await other.page.goto(`${desk.product.url}/sign-in`);
    await (
      await clipboardRight(other.page, desk.product.url)
    )('granted');
    allow = await clipboardRight(page, desk.product.url);
    device = new DeviceClipboard(other.page);
  });
  afterAll(() => desk.close());

  const got = (): string => desk.file('got.txt') ?? '';

  /** Back to the viewer, as somebody who clicks its window. Headless, every page believes that it has the focus all the time. */
  async function returnToScreen(): Promise<void> {
    await page.bringToFront();
    await page.evaluate(() => window.dispatchEvent(new Event('focus')));
    await page.locator(CANVAS).click();
  }

  /** Pastes, and waits for what the terminal gets. Nothing is typed after it, so nothing depends on how soon the terminal asks for it. */
  async function pastes(text: string): Promise<void> {
    const before = got().length;
    await page.keyboard.press('Control+Shift+V');
    await until(`the terminal to get ${text.slice(0, 40)}`, () => got().slice(before).endsWith(text));
  }

  async function copyAllOfTerminal(): Promise<void> {
    await page.keyboard.press('Control+Shift+A');
    await page.keyboard.press('Control+Shift+C');
  }

  async function openClipboardSection(): Promise<void> {
    const handle = page.locator('button.handle');
    if ((await handle.getAttribute('aria-expanded')) === 'false') await page.keyboard.press('Control+Alt+Shift');
    const way = page.getByTestId('clipboard-way');
    await page.locator('summary', { hasText: 'Clipboard' }).waitFor();
    if (!(await way.isVisible())) await page.locator('summary', { hasText: 'Clipboard' }).click();
    await way.waitFor();
  }

  const boxText = (): Promise<string> => page.getByLabel('Text of the session').inputValue();

  it('brings what was copied on the device, emoji too, before the key that pastes', async () => {
    await allow('granted');
    for (const text of [EMOJI, 'Grüße aus Zürich: 5 €']) {
      await device.put(text);
      await returnToScreen();
      await pastes(text);
    }
  });

  it('puts what is copied in the session on the device', async () => {
    await device.put('something else');
    await returnToScreen();
    // What the device had is in the session first, or it could come right after the copy and replace it.
    await pastes('something else');
    // Once, and seen from the viewer itself: a second copy on its way would be taken for a newer one later.
    await copyAllOfTerminal();
    await until('the copied text on the device', () =>
      page.evaluate(async (text) => (await navigator.clipboard.readText()).includes(text), EMOJI),
    );
    expect(await device.text()).toContain(EMOJI);
  });

  it('works by Ctrl+Shift+V where the browser keeps pages from the clipboard, and says so', async () => {
    await allow('denied');
    await device.put('🔒 no permission');
    await returnToScreen();
    await pastes('🔒 no permission');
    await openClipboardSection();
    await until(
      'the panel to know',
      async () => (await page.getByTestId('clipboard-way').getAttribute('data-way')) === 'denied',
    );
  });

  it('takes text by hand into the session, and pastes that', async () => {
    await openClipboardSection();
    await page.getByLabel('Text of the session').fill('by hand ✋');
    await page.getByRole('button', { name: 'Send to the session' }).click();
    await page.getByText('Sent.').waitFor();
    await page.keyboard.press('Escape');
    await returnToScreen();
    await pastes('by hand ✋');
  });

  it('has what it had after an emoji was typed by way of it', async () => {
    const typist = await Typist.at(page);
    await typist.commit('🦊');
    await until('the emoji', () => got().endsWith('🦊'));
    await pastes('by hand ✋');
  });

  it('shows what was copied in the session in the box', async () => {
    await copyAllOfTerminal();
    // What is still on its way when the panel opens is let go of, and keys after a paste take their time: a key that arrived says that those before did.
    await page.keyboard.press('k');
    await until('the key after the copy', () => got().endsWith('k'));
    await openClipboardSection();
    // Not what was pasted last, which the terminal may yet have to show.
    await until('the text in the box', async () => (await boxText()).includes('🔒 no permission'));
    await page.keyboard.press('Escape');
  });

  it('brings a text of nearly 1 MiB', async () => {
    const text = LINE.repeat(Math.floor((1024 * 1000) / LINE.length));
    await allow('granted');
    await device.put(text);
    await returnToScreen();
    await page.keyboard.press('Control+Shift+V');
    await until(
      'all of it',
      async () => {
        await page.keyboard.press('Shift');
        return got().endsWith(text);
      },
      60_000,
    );
  });

  it('says so when a text is too long', async () => {
    await device.put('y'.repeat(1024 * 1024 + 1));
    await returnToScreen();
    await page.keyboard.press('Control+Shift+V');
    await page.getByText('too long to be shared').first().waitFor();
    expect(desk.log.errors).toEqual([]);
  });
});
