import { Injectable, effect, inject, signal, untracked } from '@angular/core';
import { ClipboardBridge } from '../clipboard/clipboard-bridge';
import { ScreenLink } from '../screen-link';
import { InputQueue } from './input-queue';
import { type Locks, characterKey, keyCopy, locksOf, pressOf } from './key-copy';
import { KeyRouter, isModifier } from './key-route';
import type { ScreenKeys } from './screen-keys';
import { KEYS, type KeyStroke, MODIFIER_KEYS, type Modifier } from './special-keys';
import { StickyModifiers } from './sticky-modifiers';
import type { TextChange } from './text-change';
import { textRuns } from './text-runs';
import { Typable } from './typable';

/** The field that has the keyboard. */
export interface KeyboardField {
  focus(): void;
  /** Brings up the device's own keyboard, or sends it away. */
  showDevice(isOn: boolean): void;
}

/** How long the browser may take to tell what it would paste, in milliseconds. It does so right after the key, or never. */
const OFFER_MS = 100;

/**
 * How long the session may take to fetch what is typed by a paste, in milliseconds: a busy one takes its time, and a text that follows too early
 * would be fetched in its place. Where the last paste was fetched by nobody, the keys are not held back for as long again.
 */
const FETCH_MS = { usual: 5000, afterNone: 500 };

/**
 * How long keys after one that pastes wait for the session to fetch the text, in milliseconds: an Enter must not overtake what was pasted. The key may
 * also mean something else in the program, as in editors: then it is fetched by nobody, and the keys are not held back for as long again.
 */
const PASTE_MS = { usual: 500, afterNone: 100 };

/** The key that pastes in programs of every kind, terminals too. */
const PASTE: readonly KeyStroke[] = [MODIFIER_KEYS.Shift, KEYS.Insert];

/** Control characters that are keys. */
const CONTROL_KEYS: Readonly<Record<string, KeyStroke>> = { '\n': KEYS.Enter, '\t': KEYS.Tab, '\b': KEYS.Backspace };

/**
 * Everything typed on its way to the session, in order: keys of the person's keyboard, text that the browser made of keys (dead keys, input methods,
 * emoji, keyboards on glass), and keys that are picked on the page. Provided by the viewer, beside its {@link ScreenLink} and {@link ClipboardBridge}.
 */
@Injectable()
export class ScreenKeyboard {
  readonly #link = inject(ScreenLink);
  readonly #clipboard = inject(ClipboardBridge);
  readonly #queue = new InputQueue();
  readonly #typable = new Typable();
  readonly #router = new KeyRouter((character) => this.#typable.has(character));
  readonly #sticky = new StickyModifiers((modifier, isDown) => this.#send(MODIFIER_KEYS[modifier], isDown));
  readonly #isDeviceOn = signal(false);
  #locks: Locks = { isCapsOn: false, isNumOn: false };
  #offer: ((text: string | null) => void) | null = null;
  #field: KeyboardField | null = null;
  #fetchMs = FETCH_MS.usual;
  #pasteMs = PASTE_MS.usual;
  /** Resolves when what was brought for a key that pastes is fetched; null where nothing was. */
  #toBeFetched: Promise<void> | null = null;

  /** Modifiers that were tapped, and hold. */
  readonly modifiers = this.#sticky.states;
  /** Whether the device's own keyboard is asked for. */
  readonly isDeviceOn = this.#isDeviceOn.asReadonly();

  constructor() {
    // What was held in a session is let go of when its screen comes back.
    effect(() => {
      if (this.#link.status() !== 'connected') untracked(() => this.#forget());
    });
  }

  /** A key went down. Answers whether the browser shall do nothing of its own with it. */
  keyDown(event: KeyboardEvent): boolean {
    const route = this.#router.route(pressOf(event));
    this.#locks = locksOf(event);
    if (route === 'text') return false;
    const copy = keyCopy(event);
    if (route === 'paste') this.#waitForPaste();
    this.#queue.run(() => this.#screen?.takeKey(copy));
    if (route === 'paste') this.#waitForFetch();
    if (!isModifier(event.key)) this.#queue.run(() => this.#sticky.afterKey());
    // The browser tells what it would paste only when it may.
    return route === 'key';
  }

  keyUp(event: KeyboardEvent): void {
    const copy = keyCopy(event);
    this.#queue.run(() => this.#screen?.takeKey(copy));
  }

  /** The browser tells what it would paste: the answer to a key that pastes, or the wish of somebody who chose it from a menu. */
  pasted(text: string): void {
    if (this.#offer !== null) this.#offer(text);
    else this.type(text);
  }

  /** The text of the field changed. */
  edit({ deleted, inserted }: TextChange): void {
    for (let count = 0; count < deleted; count += 1) this.#queue.run(() => this.#tap([KEYS.Backspace]));
    this.type(inserted);
  }

  /** Types `text`, and pastes what no key gives. */
  type(text: string): void {
    const isShortcut = this.#sticky.isDown('Control') || this.#sticky.isDown('Alt') || this.#sticky.isDown('Super');
    if (isShortcut && text.toLowerCase() === 'v') this.#waitForPaste();
    // Keyboards on glass begin with a capital; nobody who taps Ctrl and C means Ctrl+Shift+C.
    const meant = isShortcut ? text.toLowerCase() : text;
    for (const run of textRuns(meant, (character) => this.#typable.has(character))) {
      if (run.isTyped)
        Array.from(run.text).forEach((character) => this.#queue.run(() => this.#typeCharacter(character)));
      else this.#queue.wait(() => this.#typeByPaste(run.text), FETCH_MS.usual + FETCH_MS.afterNone);
    }
  }

  /** Presses keys one after the other and releases them in reverse. */
  press(strokes: readonly KeyStroke[]): void {
    this.#queue.run(() => this.#tap(strokes));
  }

  tapModifier(modifier: Modifier): void {
    this.#sticky.tap(modifier, performance.now());
  }

  /** Lets go of everything: the keyboard goes elsewhere. */
  releaseAll(): void {
    this.#forget();
    this.#link.dial?.releaseKeys();
  }

  /** The field that has the keyboard makes itself known. */
  set field(field: KeyboardField) {
    this.#field = field;
  }

  /** Gives the screen the keyboard. */
  focus(): void {
    this.#field?.focus();
  }

  /** Asks for the device's own keyboard, or sends it away. A device gives it only in answer to a touch, at once. */
  showDevice(isOn: boolean): void {
    this.#isDeviceOn.set(isOn);
    this.#field?.showDevice(isOn);
  }

  /** The device's keyboard went away by itself. */
  noteDeviceGone(): void {
    this.#isDeviceOn.set(false);
  }

  #forget(): void {
    this.#queue.clear();
    this.#router.reset();
    this.#sticky.clear();
  }

  get #screen(): ScreenKeys | null {
    return this.#link.dial?.keys ?? null;
  }

  #send(stroke: KeyStroke, isDown: boolean): void {
    this.#screen?.sendKey(stroke, isDown);
  }

  #tap(strokes: readonly KeyStroke[]): void {
    strokes.forEach((stroke) => this.#send(stroke, true));
    strokes.toReversed().forEach((stroke) => this.#send(stroke, false));
    this.#sticky.afterKey();
  }

  #typeCharacter(character: string): void {
    const stroke = CONTROL_KEYS[character];
    if (stroke !== undefined) {
      this.#tap([stroke]);
      return;
    }
    this.#screen?.takeKey(characterKey(character, this.#locks));
    this.#sticky.afterKey();
  }

  #typeByPaste(text: string): Promise<void> {
    const screen = this.#screen;
    if (screen === null) return Promise.resolve();
    return this.#clipboard.lend(text, async () => {
      const fetched = screen.clipboardFetched();
      this.#tap(PASTE);
      const isFetched = await happensWithin(fetched, this.#fetchMs);
      this.#fetchMs = isFetched ? FETCH_MS.usual : FETCH_MS.afterNone;
      return isFetched;
    });
  }

  #waitForFetch(): void {
    this.#queue.wait(async () => {
      const fetched = this.#toBeFetched;
      if (fetched === null) return;
      this.#toBeFetched = null;
      this.#pasteMs = (await happensWithin(fetched, this.#pasteMs)) ? PASTE_MS.usual : PASTE_MS.afterNone;
    });
  }

  #waitForPaste(): void {
    const offered = new Promise<string | null>((resolve) => {
      this.#offer = resolve;
      setTimeout(() => resolve(null), OFFER_MS);
    });
    this.#queue.wait(async () => {
      const text = await offered;
      this.#offer = null;
      const isNew = await this.#clipboard.bringIn(text);
      this.#toBeFetched = isNew ? (this.#screen?.clipboardFetched() ?? null) : null;
    });
  }
}

/** Whether `event` comes before `ms` milliseconds are over. */
function happensWithin(event: Promise<void>, ms: number): Promise<boolean> {
  const late = new Promise<false>((resolve) => setTimeout(() => resolve(false), ms));
  return Promise.race([event.then(() => true), late]);
}
