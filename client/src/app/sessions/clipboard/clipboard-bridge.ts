import { DestroyRef, Injectable, effect, inject, signal, untracked } from '@angular/core';
import { ScreenLink } from '../screen-link';
import { LocalClipboard } from './local-clipboard';
import { isShareable } from './text-size';

/** How long a text that the browser did not take waits for the next key press or click, in milliseconds. Later it would be a surprise. */
const WAITING_MS = 30_000;

/** Which way a text was too large to go. */
export type Overflow = 'to-session' | 'to-device';

/**
 * Keeps the clipboard of the session and that of the device alike, as far as the browser lets it: what is copied in the session is put on the
 * device's, and what is on the device's goes to the session when the viewer gets the focus and before every paste. Provided by the viewer.
 * Nothing that goes through here is logged or kept.
 */
@Injectable()
export class ClipboardBridge {
  readonly #link = inject(ScreenLink);
  readonly #local = inject(LocalClipboard);
  readonly #fromSession = signal('');
  readonly #isWriteForbidden = signal(false);
  readonly #overflow = signal<Overflow | null>(null, { equal: () => false });
  /** What the session's clipboard holds as far as its person knows: copied in it, or brought to it. Null while that is not known. */
  #held: string | null = null;
  /** What the device's clipboard was last seen to hold. */
  #onDevice: string | null = null;
  /** Whether the session has a text that the device has not: then it must not be replaced by what the device had before. */
  #isSessionAhead = false;
  /** Whether anything may have been copied on the device since then. */
  #wasAway = false;
  #waiting: { readonly text: string; readonly sinceMs: number } | null = null;

  /** Text last copied in the session. */
  readonly fromSession = this.#fromSession.asReadonly();
  /** Whether the browser keeps the page from the device's clipboard even after a click. */
  readonly isWriteForbidden = this.#isWriteForbidden.asReadonly();
  /** A text was too large to be shared; told again for each. */
  readonly overflow = this.#overflow.asReadonly();

  constructor() {
    effect(() => {
      const text = this.#link.copied();
      untracked(() => void this.#takeOut(text));
    });
    // The screen of another connection may have another clipboard.
    effect(() => {
      if (this.#link.status() !== 'connected') return;
      if (!this.#isSessionAhead) this.#onDevice = null;
      this.#held = this.#isSessionAhead ? this.#held : null;
      untracked(() => void this.sync());
    });
    this.#listen();
  }

  /** The viewer has the focus: brings what was copied elsewhere, where the browser lets pages read without being asked. */
  async sync(): Promise<boolean> {
    if (this.#local.right() !== 'granted' || !document.hasFocus()) return false;
    const text = await this.#local.read();
    return text !== null && text !== this.#onDevice && this.#bring(text);
  }

  /**
   * Somebody pastes: the session must have the text before the key. `offered` is what the browser would paste, null where it does not tell.
   * Answers whether the session has yet to fetch it.
   */
  async bringIn(offered: string | null): Promise<boolean> {
    if (offered === null) return this.sync();
    const isNew = !this.#isSessionAhead || (this.#wasAway && offered !== this.#onDevice);
    return isNew && this.#bring(offered);
  }

  /** Puts `text` on the session's clipboard. Answers whether that was possible. */
  send(text: string): boolean {
    const dial = this.#link.dial;
    if (text === '' || dial === null) return false;
    if (!isShareable(text)) {
      this.#overflow.set('to-session');
      return false;
    }
    this.#isSessionAhead = false;
    this.#held = text;
    dial.paste(text);
    return true;
  }

  /**
   * Lends the session's clipboard to a text that nobody copied, for as long as `use` takes, which answers whether a program fetched it. Afterwards
   * it holds what it held, if that is known. A program that has not fetched it may do so late, and must not get the other text then.
   */
  async lend(text: string, use: () => Promise<boolean>): Promise<void> {
    const [held, wasAhead] = [this.#held, this.#isSessionAhead];
    if (!this.send(text)) return;
    const isFetched = await use();
    // Something that was copied meanwhile is newer than what was there before.
    if (!isFetched || held === null || this.#held !== text) return;
    this.#held = held;
    this.#isSessionAhead = wasAhead;
    this.#link.dial?.paste(held);
  }

  /** As {@link send}, for a text that somebody wrote or chose in the panel: once it is sent, the next paste means this one. */
  sendByHand(text: string): boolean {
    const isSent = this.send(text);
    if (isSent) this.#putSessionAhead();
    return isSent;
  }

  /** A key was pressed or something was clicked, after which browsers that refused a text take it. */
  async retry(): Promise<void> {
    const waiting = this.#waiting;
    if (waiting === null) return;
    this.#waiting = null;
    if (Date.now() - waiting.sinceMs > WAITING_MS) return;
    await this.copy(waiting.text);
  }

  /** Copies `text` to the device's clipboard, in answer to a click. Answers whether the browser let it happen. */
  async copy(text: string): Promise<boolean> {
    const isDone = await this.#local.writeNow(text);
    this.#isWriteForbidden.set(!isDone);
    if (isDone) this.#noteSame(text);
    return isDone;
  }

  /** Asks for the right to read the device's clipboard, in answer to a click, and uses it. */
  async askToRead(): Promise<void> {
    const text = await this.#local.read();
    if (text !== null) this.#bring(text);
  }

  #bring(text: string): boolean {
    this.#onDevice = text;
    return this.send(text);
  }

  #putSessionAhead(): void {
    this.#isSessionAhead = true;
    this.#wasAway = false;
  }

  #noteSame(text: string): void {
    this.#onDevice = text;
    this.#isSessionAhead = false;
  }

  #listen(): void {
    const listening = new AbortController();
    const options = { capture: true, signal: listening.signal };
    // Browsers let a page write after a key press or a click. In the capture phase: the screen keeps its events to itself.
    for (const name of ['keydown', 'pointerdown']) window.addEventListener(name, () => void this.retry(), options);
    // Whoever goes elsewhere, or copies on this page, may have another text on the device now.
    const noteAway = ({ isTrusted }: Event): void => {
      if (isTrusted) this.#wasAway = true;
    };
    for (const name of ['blur', 'copy', 'cut']) window.addEventListener(name, noteAway, options);
    inject(DestroyRef).onDestroy(() => listening.abort());
  }

  async #takeOut(text: string): Promise<void> {
    if (text === '') return;
    if (!isShareable(text)) {
      this.#held = null;
      this.#overflow.set('to-device');
      return;
    }
    this.#fromSession.set(text);
    this.#held = text;
    this.#putSessionAhead();
    if (await this.#local.write(text)) {
      this.#isWriteForbidden.set(false);
      this.#noteSame(text);
    } else this.#waiting = { text, sinceMs: Date.now() };
  }
}
