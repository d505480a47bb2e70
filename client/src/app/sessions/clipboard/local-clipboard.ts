import { Injectable, signal } from '@angular/core';

/** Whether the page may read the person's clipboard without a paste. `unasked`: the browser asks when it is tried. */
export type ReadingRight = 'granted' | 'unasked' | 'denied';

/** Not every browser knows this permission, and TypeScript does not. */
const PERMISSION: { name: string } = { name: 'clipboard-read' };

/**
 * How long the browser may take to put a text on the clipboard, in milliseconds. One that wants to ask the person, and has nobody to ask, never
 * answers; the text must not wait for that.
 */
const WRITE_DEADLINE_MS = 1_000;

/** The clipboard of the person's own device, as far as the browser lets a page at it. */
@Injectable({ providedIn: 'root' })
export class LocalClipboard {
  readonly #right = signal<ReadingRight>('denied');

  readonly right = this.#right.asReadonly();

  constructor() {
    void this.#follow();
  }

  /** Text on the clipboard; null when the browser does not give it. Asks the person where the browser wants that. */
  async read(): Promise<string | null> {
    try {
      return await navigator.clipboard.readText();
    } catch {
      return null;
    }
  }

  /** Puts text on the clipboard. Answers whether the browser let it happen: some want a key press or a click shortly before. */
  async write(text: string): Promise<boolean> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<false>((resolve) => {
      timer = setTimeout(() => resolve(false), WRITE_DEADLINE_MS);
    });
    try {
      return await Promise.race([navigator.clipboard.writeText(text).then(() => true), late]);
    } catch {
      return false;
    } finally {
      clearTimeout(timer);
    }
  }

  /** As {@link write}, while a key press or a click is being answered: works in pages and browsers without the newer way, too. */
  async writeNow(text: string): Promise<boolean> {
    return copyByCommand(text) || this.write(text);
  }

  async #follow(): Promise<void> {
    if (!('permissions' in navigator)) return;
    try {
      const status = await navigator.permissions.query(PERMISSION as PermissionDescriptor);
      const note = (): void => this.#right.set(status.state === 'prompt' ? 'unasked' : status.state);
      status.addEventListener('change', note);
      note();
    } catch {
      // A browser that does not know the permission asks at every reading: nothing to be done unasked.
    }
  }
}

/** Makes the browser copy, and puts `text` where it would have put the selection. */
function copyByCommand(text: string): boolean {
  let isDone = false;
  const put = (event: ClipboardEvent): void => {
    event.clipboardData?.setData('text/plain', text);
    event.preventDefault();
    event.stopImmediatePropagation();
    isDone = event.clipboardData !== null;
  };
  document.addEventListener('copy', put, { capture: true, once: true });
  try {
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- the only way where the newer one is forbidden
    return document.execCommand('copy') && isDone;
  } catch {
    return false;
  } finally {
    document.removeEventListener('copy', put, { capture: true });
  }
}
