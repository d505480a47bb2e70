import { DOCUMENT, Injectable, InjectionToken, computed, inject, signal } from '@angular/core';
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

/** Between which modes people may choose, and under which name their choice is kept. */
export interface DisplayOffer {
  readonly key: string;
  /** The first one stands for those that are not among them. */
  readonly modes: readonly [DisplayMode, ...DisplayMode[]];
}

/** What is offered: for one's own screen everything. */
export const DISPLAY_OFFER = new InjectionToken<DisplayOffer>('DisplayOffer', {
  providedIn: 'root',
  factory: () => ({ key: 'streamspace.display', modes: DISPLAY_MODES }),
});

/** For the screen of somebody else, whose size is theirs. */
export const GUEST_DISPLAY_OFFER: DisplayOffer = { key: 'streamspace.display.guest', modes: ['scale', 'exact'] };

const USUAL: Display = { mode: 'fit', quality: 'balanced', isDense: false };

/** The choice of how screens are shown, kept in this browser: it belongs to the device and its network, not to the person. */
@Injectable({ providedIn: 'root' })
export class DisplaySettings {
  readonly #offer = inject(DISPLAY_OFFER);
  readonly #chosen = signal(read(this.#offer.key, isPhone(inject(DOCUMENT).defaultView) ? 'scale' : USUAL.mode));

  readonly modes = this.#offer.modes;
  readonly current = computed<Display>(() => {
    const chosen = this.#chosen();
    return this.modes.includes(chosen.mode) ? chosen : { ...chosen, mode: this.modes[0] };
  });

  change(change: Partial<Display>): void {
    this.#chosen.update((before) => ({ ...before, ...change }));
    try {
      localStorage.setItem(this.#offer.key, JSON.stringify(this.#chosen()));
    } catch {
      // Storage is blocked: the choice lasts until the page is closed.
    }
  }
}

function read(key: string, mode: DisplayMode): Display {
  const kept = stored(key);
  return {
    mode: oneOf(DISPLAY_MODES, kept.mode) ?? mode,
    quality: oneOf(DISPLAY_QUALITIES, kept.quality) ?? USUAL.quality,
    isDense: kept.isDense === true,
  };
}

function stored(key: string): Record<string, unknown> {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(key) ?? 'null');
    return typeof kept === 'object' && kept !== null ? { ...kept } : {};
  } catch {
    return {};
  }
}

function oneOf<Word extends string>(words: readonly Word[], value: unknown): Word | undefined {
  return words.find((word) => word === value);
}
