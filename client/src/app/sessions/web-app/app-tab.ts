import { DOCUMENT, Injectable, inject } from '@angular/core';
import type { SessionView } from '../../../../../protocol/http/sessions.js';
import { toProblem } from '../../core/api/problem-parsing';
import { SessionsApi } from '../../core/api/sessions.api';
import { appAddress } from './app-address';
import { strings } from './strings';

/** How long a ticket may take, in milliseconds: an empty tab is being looked at. */
const TICKET_DEADLINE_MS = 10_000;

/** Opens an application in a tab of its own. */
@Injectable({ providedIn: 'root' })
export class AppTab {
  readonly #api = inject(SessionsApi);
  readonly #document = inject(DOCUMENT);

  /**
   * To be called in the course of a click: the tab opens at once, or browsers would block it, and goes on when the ticket is there. Answers with
   * what went wrong, as a sentence; null when all went well. The tab is closed again then.
   */
  async open({ id, name }: Pick<SessionView, 'id' | 'name'>): Promise<string | null> {
    // Not with "noopener": then there would be nothing to lead on. The way back is cut before the application is there.
    const tab = this.#document.defaultView?.open('', '_blank') ?? null;
    if (tab === null) return strings.tabBlocked;
    tab.opener = null;
    tab.document.title = strings.tabTitle(name);
    tab.document.body.textContent = strings.tabTitle(name);
    try {
      const ticket = await this.#api.createTicket(id, AbortSignal.timeout(TICKET_DEADLINE_MS));
      const address = appAddress(ticket, this.#document.baseURI);
      if (address === null) throw new Error('The ticket leads to no page of an application.');
      tab.location.replace(address.url);
      return null;
    } catch (error) {
      tab.close();
      return toProblem(error).detail;
    }
  }
}
