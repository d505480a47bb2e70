import { signal } from '@angular/core';
import type { ReadingRight } from '../src/app/sessions/clipboard/local-clipboard';

/** A device's clipboard that the test plays: it holds a text, and lets a page at it as far as the test says. */
export class PlayedLocalClipboard {
  readonly right = signal<ReadingRight>('granted');
  text = '';
  /** Whether the page may write, always, after a click, or never. */
  writing: 'always' | 'after-click' | 'never' = 'always';

  read(): Promise<string | null> {
    return Promise.resolve(this.right() === 'denied' ? null : this.text);
  }

  write(text: string): Promise<boolean> {
    return this.#put(text, this.writing === 'always');
  }

  writeNow(text: string): Promise<boolean> {
    return this.#put(text, this.writing !== 'never');
  }

  #put(text: string, isAllowed: boolean): Promise<boolean> {
    if (isAllowed) this.text = text;
    return Promise.resolve(isAllowed);
  }
}
