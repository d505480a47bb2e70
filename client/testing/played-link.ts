import { signal } from '@angular/core';
import type { LinkStatus } from '../src/app/sessions/screen-link';
import { PlayedDial } from './played-dialer';

/** A link that the test plays, for what looks at a link without dialling. */
export class PlayedLink {
  readonly status = signal<LinkStatus>('connected');
  readonly copied = signal('', { equal: () => false });
  readonly current = new PlayedDial({
    connected: () => undefined,
    closed: () => undefined,
    copied: (text) => this.copied.set(text),
    noted: () => undefined,
  });

  get dial(): PlayedDial | null {
    return this.status() === 'connected' ? this.current : null;
  }
}
