import { Injectable } from '@angular/core';
import type { StreamTicket } from '../../../../protocol/http/sessions.js';
import { type DialEvents, type OpenScreen, ScreenDial, loadNovnc } from './screen-dial';

/** Opens screens. A service of its own, so that tests of the link need neither noVNC nor a network. */
@Injectable({ providedIn: 'root' })
export class ScreenDialer {
  /** Fetches what a dial needs, ahead of time. */
  prepare(): void {
    // A failed download shows when the screen is dialled, which tries again.
    void loadNovnc().catch(() => undefined);
  }

  async dial(host: HTMLElement, ticket: StreamTicket, events: DialEvents): Promise<OpenScreen> {
    return new ScreenDial(await loadNovnc(), host, ticket, events);
  }
}
