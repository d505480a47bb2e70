import type RFB from '@novnc/novnc';
import type { AgentNote } from '../../../../protocol/agent/stream-notes.js';
import type { StreamTicket } from '../../../../protocol/http/sessions.js';
import { type DenseRfb, denseRfb } from './display/dense-rfb';
import type { Display, DisplayMode, DisplayQuality } from './display/display-settings';
import { RfbKeys } from './keyboard/rfb-keys';
import type { ScreenKeys } from './keyboard/screen-keys';
import { streamAddress } from './stream-address';
import { StreamChannel } from './stream/stream-channel';

/** Left and right Ctrl, Shift, Alt, Meta and AltGr as X keysyms, with their key codes. */
const MODIFIERS: readonly (readonly [number, string])[] = [
  [0xffe1, 'ShiftLeft'],
  [0xffe2, 'ShiftRight'],
  [0xffe3, 'ControlLeft'],
  [0xffe4, 'ControlRight'],
  [0xffe9, 'AltLeft'],
  [0xffea, 'AltRight'],
  [0xfe03, 'AltRight'],
  [0xffeb, 'MetaLeft'],
  [0xffec, 'MetaRight'],
];

/** What a quality means on the wire: JPEG quality and compression effort of the Tight encoding, 0 to 9 each. */
const QUALITIES: Readonly<Record<DisplayQuality, { readonly jpeg: number; readonly effort: number }>> = {
  sharp: { jpeg: 9, effort: 1 },
  balanced: { jpeg: 8, effort: 2 },
  light: { jpeg: 3, effort: 6 },
};

/** What a dial tells while it lives. `closed` comes exactly once, whatever happened before it. */
export interface DialEvents {
  connected(): void;
  /** `code` is the WebSocket's close code (RFC 6455). The last picture is still on the canvas. */
  closed(code: number): void;
  copied(text: string): void;
  /** The agent said something beside the picture. */
  noted(note: AgentNote): void;
}

/** A screen that was dialled. */
export interface OpenScreen {
  /** The connection below the picture. */
  readonly stream: Pick<StreamChannel, 'say' | 'abandon' | 'heardAtMs' | 'traffic'>;
  /** Keys on their way into it. */
  readonly keys: ScreenKeys;
  /** Ends the connection; `closed` follows. */
  close(): void;
  /** Lets go of every key, so that none stays down when the keyboard goes elsewhere. */
  releaseKeys(): void;
  /** Puts text on the session's clipboard. */
  paste(text: string): void;
  /** Shows the screen in this way from now on. `density` is how many dots the display has per CSS pixel. */
  show(display: Display, density: number): void;
  /** Whether the picture is larger than the window for a while: it is scaled then, and the screen keeps its size. */
  zoom(isZoomed: boolean): void;
}

/** Fetches noVNC; called early, so that it is there when the screen is. */
export const loadNovnc = (): Promise<typeof RFB> => import('@novnc/novnc').then((module) => module.default);

/** One connection to a screen, from ticket to close. noVNC tells only whether a close was clean, so the socket is opened here. */
export class ScreenDial implements OpenScreen {
  readonly stream: StreamChannel;
  readonly keys: RfbKeys;
  readonly #rfb: DenseRfb;
  #mode: DisplayMode = 'fit';
  #isZoomed = false;

  constructor(Rfb: typeof RFB, host: HTMLElement, ticket: StreamTicket, events: DialEvents) {
    const socket = new WebSocket(streamAddress(ticket.url, document.baseURI), ticket.protocols);
    this.stream = new StreamChannel(socket, {
      closed: (code) => events.closed(code),
      noted: (note) => events.noted(note),
      sent: (bytes) => this.keys.noteSent(bytes),
    });
    this.#rfb = new (denseRfb(Rfb))(host, this.stream, { shared: true });
    this.keys = new RfbKeys(this.#rfb, host);
    // A field beside the canvas has the keyboard; see ScreenInput.
    this.#rfb.focusOnClick = false;
    this.#rfb.background = 'transparent';
    this.#rfb.addEventListener('connect', () => {
      this.releaseKeys();
      events.connected();
    });
    this.#rfb.addEventListener('clipboard', ({ detail }) => events.copied(detail.text));
    this.#rfb.addEventListener('securityfailure', () => this.close());
  }

  close(): void {
    this.stream.close(1000);
  }

  releaseKeys(): void {
    // noVNC releases what it tracks when the window loses the focus, and offers no other way.
    window.dispatchEvent(new Event('blur'));
    MODIFIERS.forEach(([keysym, code]) => this.#rfb.sendKey(keysym, code, false));
  }

  paste(text: string): void {
    this.#rfb.clipboardPasteFrom(text);
  }

  show({ mode, quality, isDense }: Display, density: number): void {
    this.#rfb.qualityLevel = QUALITIES[quality].jpeg;
    this.#rfb.compressionLevel = QUALITIES[quality].effort;
    this.#rfb.density = isDense ? density : 1;
    this.#mode = mode;
    this.#fit();
  }

  zoom(isZoomed: boolean): void {
    this.#isZoomed = isZoomed;
    this.#fit();
  }

  #fit(): void {
    this.#rfb.scaleViewport = this.#mode !== 'exact' || this.#isZoomed;
    this.#rfb.resizeSession = this.#mode === 'fit' && !this.#isZoomed;
  }
}
