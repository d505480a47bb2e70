import { DOCUMENT, Injectable, inject, signal } from '@angular/core';
import { isPhone } from '../../core/phone';

/** How the picture meets the window: the screen takes the window's size, the picture is scaled to it, or each dot stays a dot. */
export const DISPLAY_MODES = ['fit', 'scale', 'exact'] as const;
export type DisplayMode = (typeof DISPLAY_MODES)[number];

/** How much the picture may lose on its way. */
export const DISPLAY_QUALITIES = ['sharp', 'balanced', 'light'] as const;
export type DisplayQuality = (typeof DISPLAY_QUALITIES)[number];

/** How screens are shown on this device. */
export interface Display {
  readonly mode: DisplayMode;
  readonly quality: DisplayQuality;
  /** Whether a dot of the screen is a dot of this display, also where the display has more of them than the page counts. */
  readonly isDense: boolean;
}

const KEY = 'streamspace.display';
const USUAL: Display = { mode: 'fit', quality: 'balanced', isDense: false };

/** The choice of how screens are shown, kept in this browser: it belongs to the device and its network, not to the person. */
@Injectable({ providedIn: 'root' })
export class DisplaySettings {
  readonly #current = signal(read(isPhone(inject(DOCUMENT).defaultView) ? 'scale' : USUAL.mode));

  readonly current = this.#current.asReadonly();

  change(change: Partial<Display>): void {
    this.#current.update((before) => ({ ...before, ...change }));
    try {
      localStorage.setItem(KEY, JSON.stringify(this.#current()));
    } catch {
      // Storage is blocked: the choice lasts until the page is closed.
    }
  }
}

function read(mode: DisplayMode): Display {
  const kept = stored();
  return {
    mode: oneOf(DISPLAY_MODES, kept.mode) ?? mode,
    quality: oneOf(DISPLAY_QUALITIES, kept.quality) ?? USUAL.quality,
    isDense: kept.isDense === true,
  };
}

function stored(): Record<string, unknown> {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? 'null');
    return typeof kept === 'object' && kept !== null ? { ...kept } : {};
  } catch {
    return {};
  }
}

function oneOf<Word extends string>(words: readonly Word[], value: unknown): Word | undefined {
  return words.find((word) => word === value);
}
