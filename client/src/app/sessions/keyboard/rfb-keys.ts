import type RFB from '@novnc/novnc';
import type { ScreenKeys } from './screen-keys';
import type { KeyStroke } from './special-keys';

/**
 * The keys of a screen that noVNC shows in `host`. Key events go to its canvas, so that everything noVNC knows about keyboards (AltGr of Windows,
 * keys of macOS, locks that differ) holds although the canvas never has the focus.
 */
export class RfbKeys implements ScreenKeys {
  readonly #fetched = new Set<() => void>();

  constructor(
    private readonly rfb: RFB,
    private readonly host: HTMLElement,
  ) {}

  takeKey(event: KeyboardEvent): void {
    Array.from(this.host.querySelectorAll('canvas')).at(-1)?.dispatchEvent(event);
  }

  sendKey({ keysym, code }: KeyStroke, isDown: boolean): void {
    this.rfb.sendKey(keysym, code, isDown);
  }

  clipboardFetched(): Promise<void> {
    return new Promise((resolve) => this.#fetched.add(resolve));
  }

  /** Bytes that noVNC sends: among them the answer to a session that fetches the clipboard. */
  noteSent(bytes: ArrayBufferView): void {
    if (this.#fetched.size === 0 || !providesClipboard(bytes)) return;
    this.#fetched.forEach((resolve) => resolve());
    this.#fetched.clear();
  }
}

/** ClientCutText (RFC 6143, section 7.5.6) with a negative length is one of the extended clipboard's, whose flags then say what it is. */
const CLIENT_CUT_TEXT = 6;
const PROVIDE = 1 << 28;

/** Whether one message of noVNC hands over the clipboard (Extended Clipboard pseudo-encoding of the community's RFB specification). */
export function providesClipboard({ buffer, byteOffset, byteLength }: ArrayBufferView): boolean {
  if (byteLength < 12) return false;
  const view = new DataView(buffer, byteOffset, byteLength);
  return view.getUint8(0) === CLIENT_CUT_TEXT && view.getInt32(4) < 0 && (view.getUint32(8) & PROVIDE) !== 0;
}
