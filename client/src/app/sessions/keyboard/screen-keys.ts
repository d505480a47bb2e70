import type { KeyStroke } from './special-keys';

/** What the keyboard needs of a screen that is open. */
export interface ScreenKeys {
  /** Takes a key event as if the screen itself had the focus. */
  takeKey(event: KeyboardEvent): void;
  sendKey(stroke: KeyStroke, isDown: boolean): void;
  /** Resolves when a program of the session fetches the text that is on its clipboard. May never do so. */
  clipboardFetched(): Promise<void>;
}
