/** What a key press tells, as far as its way depends on it. */
export interface PressedKey {
  readonly key: string;
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly isAltGraph: boolean;
  /** Whether an input method has taken the key (UI Events: `isComposing`, or the key code 229). */
  readonly isTaken: boolean;
}

/**
 * Where a key press goes. `key`: to the session, as a key. `text`: nowhere, because the browser is about to make text of it, and that text goes to the
 * session. `paste`: as `key`, after the session has what is to be pasted.
 */
export type KeyRoute = 'key' | 'text' | 'paste';

const MODIFIERS = new Set([
  'Shift',
  'Control',
  'Alt',
  'AltGraph',
  'Meta',
  'CapsLock',
  'NumLock',
  'Fn',
  'OS',
  'Hyper',
  'Super',
]);

/** Names of keys without a character (UI Events key values) are ASCII words with a capital. */
const NAMED = /^[A-Z][A-Za-z0-9]+$/;

/** Whether the key is one that is held while others are pressed, or that locks. */
export function isModifier(key: string): boolean {
  return MODIFIERS.has(key);
}

/** Whether this press pastes in the programs of a session: Ctrl+V, Ctrl+Shift+V or Shift+Insert. */
function isPaste({ key, ctrlKey, shiftKey, altKey, metaKey }: PressedKey): boolean {
  if (altKey) return false;
  if (key === 'Insert') return shiftKey && !ctrlKey && !metaKey;
  return (ctrlKey || metaKey) && key.toLowerCase() === 'v';
}

/** Decides the way of each key press. It remembers one thing: that a dead key waits for its letter. */
export class KeyRouter {
  #isDeadPending = false;

  constructor(private readonly isTypable: (character: string) => boolean) {}

  route(press: PressedKey): KeyRoute {
    const { key, code } = press;
    if (press.isTaken || key === 'Process' || (key === 'Unidentified' && code === '')) return 'text';
    if (key === 'Dead') {
      this.#isDeadPending = true;
      return 'text';
    }
    if (isModifier(key)) return 'key';
    const wasDeadPending = this.#isDeadPending;
    this.#isDeadPending = false;
    if (isPaste(press)) return 'paste';
    if (NAMED.test(key)) return 'key';
    const isShortcut = (press.ctrlKey || press.altKey || press.metaKey) && !press.isAltGraph;
    if (isShortcut) return 'key';
    // The letter after a dead key arrives as text whatever the system makes of both: one character, two, or none.
    return wasDeadPending || !this.isTypable(key) ? 'text' : 'key';
  }

  /** The keyboard went elsewhere: nothing waits any more. */
  reset(): void {
    this.#isDeadPending = false;
  }
}
