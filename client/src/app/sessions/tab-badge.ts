import { DOCUMENT, DestroyRef, Injectable, inject } from '@angular/core';
import { Title } from '@angular/platform-browser';
import type { StateTone } from '../shared/session-look';

const ICONS: Readonly<Record<StateTone, string>> = {
  running: '/favicon-running.svg',
  busy: '/favicon-busy.svg',
  waiting: '/favicon-busy.svg',
  asleep: '/favicon-asleep.svg',
  failed: '/favicon-failed.svg',
  over: '/favicon.svg',
};

/** Shows a session and its state in the browser's tab, and gives the icon back afterwards. Provided by the session's page. */
@Injectable()
export class TabBadge {
  readonly #title = inject(Title);
  readonly #icon = inject(DOCUMENT).querySelector<HTMLLinkElement>('link[rel="icon"]');

  constructor() {
    inject(DestroyRef).onDestroy(() => this.#icon?.setAttribute('href', '/favicon.svg'));
  }

  show(name: string, word: string, tone: StateTone): void {
    this.#title.setTitle(tone === 'running' ? `${name} – StreamSpace` : `${name} (${word}) – StreamSpace`);
    this.#icon?.setAttribute('href', ICONS[tone]);
  }
}
