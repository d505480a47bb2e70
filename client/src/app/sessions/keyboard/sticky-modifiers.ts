import { signal } from '@angular/core';
import { type Modifier, MODIFIER_NAMES } from './special-keys';

/** `once` lasts until after the next key, `locked` until it is tapped again. */
export type StickyState = 'off' | 'once' | 'locked';

/** A second tap within this time locks, in milliseconds. */
const DOUBLE_TAP_MS = 500;

const ALL_OFF: Readonly<Record<Modifier, StickyState>> = { Control: 'off', Alt: 'off', Shift: 'off', Super: 'off' };

/** Modifiers that are tapped instead of held: for people with one finger, or with a keyboard that has no such keys. */
export class StickyModifiers {
  readonly #states = signal(ALL_OFF);
  readonly #tappedAtMs = new Map<Modifier, number>();

  readonly states = this.#states.asReadonly();

  /** `send` presses and releases the modifier in the session. */
  constructor(private readonly send: (modifier: Modifier, isDown: boolean) => void) {}

  tap(modifier: Modifier, nowMs: number): void {
    const state = this.#states()[modifier];
    const isDoubleTap = nowMs - (this.#tappedAtMs.get(modifier) ?? -Infinity) <= DOUBLE_TAP_MS;
    this.#tappedAtMs.set(modifier, nowMs);
    if (state === 'off') this.#set(modifier, 'once');
    else this.#set(modifier, state === 'once' && isDoubleTap ? 'locked' : 'off');
  }

  /** A key was pressed: what was meant for one key is over. */
  afterKey(): void {
    MODIFIER_NAMES.filter((name) => this.#states()[name] === 'once').forEach((name) => this.#set(name, 'off'));
  }

  /** Everything was released already. */
  clear(): void {
    this.#states.set(ALL_OFF);
  }

  isDown(modifier: Modifier): boolean {
    return this.#states()[modifier] !== 'off';
  }

  #set(modifier: Modifier, state: StickyState): void {
    const wasDown = this.isDown(modifier);
    this.#states.update((states) => ({ ...states, [modifier]: state }));
    if (this.isDown(modifier) !== wasDown) this.send(modifier, !wasDown);
  }
}
