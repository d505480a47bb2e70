import type RFB from '@novnc/novnc';
import type { StreamTicket } from '../../../../protocol/http/sessions.js';
import { streamAddress } from './stream-address';

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

/** What a dial tells while it lives. `closed` comes exactly once, whatever happened before it. */
export interface DialEvents {
  connected(): void;
  /** `code` is the WebSocket's close code (RFC 6455). The last picture is still on the canvas. */
  closed(code: number): void;
  copied(text: string): void;
}

/** A screen that was dialled. */
export interface OpenScreen {
  /** Ends the connection; `closed` follows. */
  close(): void;
  /** Gives the screen the keyboard. */
  focus(): void;
  /** Lets go of every key, so that none stays down when the keyboard goes elsewhere. */
  releaseKeys(): void;
  sendCtrlAltDel(): void;
  /** Puts text on the session's clipboard. */
  paste(text: string): void;
}

/** Fetches noVNC; called early, so that it is there when the screen is. */
export const loadNovnc = (): Promise<typeof RFB> => import('@novnc/novnc').then((module) => module.default);

/** One connection to a screen, from ticket to close. noVNC tells only whether a close was clean, so the socket is opened here. */
export class ScreenDial implements OpenScreen {
  readonly #socket: WebSocket;
  readonly #rfb: RFB;

  constructor(Rfb: typeof RFB, host: HTMLElement, ticket: StreamTicket, events: DialEvents) {
    this.#socket = new WebSocket(streamAddress(ticket.url, document.baseURI), ticket.protocols);
    // Before noVNC's own listener, which takes the canvas away.
    this.#socket.addEventListener('close', ({ code }) => events.closed(code), { once: true });
    this.#rfb = new Rfb(host, this.#socket, { shared: true });
    this.#rfb.background = 'transparent';
    this.#rfb.scaleViewport = true;
    this.#rfb.resizeSession = true;
    this.#rfb.qualityLevel = 8;
    this.#rfb.addEventListener('connect', () => {
      this.releaseKeys();
      this.#rfb.focus({ preventScroll: true });
      events.connected();
    });
    this.#rfb.addEventListener('clipboard', ({ detail }) => events.copied(detail.text));
    this.#rfb.addEventListener('securityfailure', () => this.close());
  }

  close(): void {
    this.#socket.close(1000);
  }

  focus(): void {
    this.#rfb.focus({ preventScroll: true });
  }

  releaseKeys(): void {
    // noVNC releases what it tracks when the window loses the focus, and offers no other way.
    window.dispatchEvent(new Event('blur'));
    MODIFIERS.forEach(([keysym, code]) => this.#rfb.sendKey(keysym, code, false));
  }

  sendCtrlAltDel(): void {
    this.#rfb.sendCtrlAltDel();
  }

  paste(text: string): void {
    this.#rfb.clipboardPasteFrom(text);
  }
}
