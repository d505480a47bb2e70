import type { CDPSession, Page } from 'playwright-core';

/** Bits of CDP's `modifiers`. */
export const ALT = 1;
export const CTRL = 2;
export const SHIFT = 8;

/** One key as a layout makes it: what it gives, and where it lies. */
export interface LaidKey {
  /** KeyboardEvent.key. */
  readonly key: string;
  /** KeyboardEvent.code. */
  readonly code: string;
  /** What the key writes; nothing for keys without a character, dead keys among them. */
  readonly text?: string;
  readonly modifiers?: number;
  readonly location?: number;
}

/** A person at a keyboard of any layout: sends the key events that their system would, and what its input methods would. */
export class Typist {
  private constructor(
    private readonly page: Page,
    private readonly cdp: CDPSession,
  ) {}

  static async at(page: Page): Promise<Typist> {
    return new Typist(page, await page.context().newCDPSession(page));
  }

  async down({ text, ...key }: LaidKey): Promise<void> {
    const type = text === undefined ? 'rawKeyDown' : 'keyDown';
    await this.cdp.send('Input.dispatchKeyEvent', { type, ...key, ...(text === undefined ? {} : { text }) });
  }

  /** Presses two keys at the same instant, as only a system can: Windows tells AltGr as Ctrl and Alt. */
  async downTogether(...keys: LaidKey[]): Promise<void> {
    await this.page.evaluate(
      (inits) => {
        for (const init of inits) document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', init));
      },
      keys.map(({ key, code, location = 0 }) => ({ key, code, location, bubbles: true, cancelable: true })),
    );
  }

  async up({ key, code, modifiers = 0, location = 0 }: LaidKey): Promise<void> {
    await this.cdp.send('Input.dispatchKeyEvent', { type: 'keyUp', key, code, modifiers, location });
  }

  async press(key: LaidKey): Promise<void> {
    await this.down(key);
    await this.up(key);
  }

  /** Presses keys that write `text`, all at one place: where they lie is the layout's business. */
  async write(text: string, code = 'KeyQ'): Promise<void> {
    for (const character of text) await this.press({ key: character, code, text: character });
  }

  /** A dead key, and the key after it, which writes `text`. */
  async compose(text: string, code = 'KeyE'): Promise<void> {
    await this.press({ key: 'Dead', code: 'BracketLeft' });
    await this.press({ key: text, code, text });
  }

  async enter(): Promise<void> {
    await this.press({ key: 'Enter', code: 'Enter', text: '\r' });
  }

  /** Shows text that an input method has not committed yet. */
  async preedit(text: string): Promise<void> {
    const end = text.length;
    await this.cdp.send('Input.imeSetComposition', { text, selectionStart: end, selectionEnd: end });
  }

  /** Commits text: of an input method, or picked from a list of emoji. */
  async commit(text: string): Promise<void> {
    await this.cdp.send('Input.insertText', { text });
  }

  /** Makes the page believe that it runs on Windows. */
  async useWindows(isOn: boolean): Promise<void> {
    const userAgent = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/140.0.0.0';
    await this.cdp.send('Emulation.setUserAgentOverride', isOn ? { userAgent, platform: 'Win32' } : { userAgent: '' });
  }
}
