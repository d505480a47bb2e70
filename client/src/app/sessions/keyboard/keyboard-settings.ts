import { DOCUMENT, Injectable, inject, signal } from '@angular/core';

const KEY = 'streamspace.command-as-control';

/** What this keyboard's keys mean, kept in this browser: it belongs to the device, not to the person. */
@Injectable({ providedIn: 'root' })
export class KeyboardSettings {
  /** Whether the keyboard is one of Apple's, with a Command key where others have Alt. */
  readonly isApple = isApple(inject(DOCUMENT).defaultView?.navigator);
  readonly #isCommandControl = signal(this.isApple && stored() !== 'no');

  /** Whether Command means Ctrl, so that Command+C copies; otherwise it is the session's own Super or Alt key. */
  readonly isCommandControl = this.#isCommandControl.asReadonly();

  setCommandControl(isOn: boolean): void {
    this.#isCommandControl.set(isOn);
    try {
      localStorage.setItem(KEY, isOn ? 'yes' : 'no');
    } catch {
      // Storage is blocked: the choice lasts until the page is closed.
    }
  }
}

function isApple(navigator: Navigator | undefined): boolean {
  // iPads call themselves Macintosh as well.
  return /Macintosh|iPhone|iPad/.test(navigator?.userAgent ?? '');
}

function stored(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}
