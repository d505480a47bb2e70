import { Injectable } from '@nestjs/common';
import { TICKET_PREFIX, VIEWER_SUBPROTOCOL } from '../../../protocol/agent/streams.js';
import { APP_ENTRY_PATH } from '../../../protocol/http/apps.js';
import type { StreamTicket } from '../../../protocol/http/sessions.js';
import { AppHosts } from '../../platform/http/app-hosts.js';
import { PublicOrigin } from '../../platform/http/public-origin.js';
import type { ViewableSession } from '../../sessions/session-access.js';
import { NoAppsDomainError } from '../../sessions/sessions.errors.js';

/** Where a ticket is good, and how it travels there. */
export type TicketAddress = Pick<StreamTicket, 'url' | 'protocols'>;

/** Knows where the screens of sessions are opened. */
@Injectable()
export class TicketAddresses {
  constructor(
    private readonly portal: PublicOrigin,
    private readonly apps: AppHosts,
  ) {}

  /**
   * Where `session` is opened, as a function of the ticket: a WebSocket that takes it as a subprotocol, or a page of the session's own host
   * that takes it in its fragment.
   *
   * @throws NoAppsDomainError when web applications have no host here.
   */
  of({ id, stream }: ViewableSession): (ticket: string) => TicketAddress {
    if (stream.kind === 'rfb') {
      const url = `${this.portal.url.replace(/^http/, 'ws')}/api/v1/vnc/${id}`;
      return (ticket) => ({ url, protocols: [VIEWER_SUBPROTOCOL, `${TICKET_PREFIX}${ticket}`] });
    }
    const origin = this.apps.originOf(id);
    if (origin === null) throw new NoAppsDomainError();
    return (ticket) => ({ url: `${origin}${APP_ENTRY_PATH}#${ticket}`, protocols: [] });
  }
}
