import { Injectable } from '@nestjs/common';
import type { StreamTicket } from '../../../protocol/http/sessions.js';
import type { Principal } from '../../auth/principal.js';
import { SessionAccess } from '../../sessions/session-access.js';
import { ScreenVisits } from '../../sessions/shares/screen-visits.js';
import { arrivalRefusal, streamRefusal } from '../stream-readiness.js';
import { TicketAddresses } from './ticket-addresses.js';
import { TicketBook } from './ticket-book.js';

/** Issues tickets: the place where somebody learns why a screen cannot be opened, since a browser cannot read why a WebSocket was refused. */
@Injectable()
export class StreamTicketsService {
  constructor(
    private readonly access: SessionAccess,
    private readonly addresses: TicketAddresses,
    private readonly book: TicketBook,
    private readonly visits: ScreenVisits,
  ) {}

  /**
   * Makes a ticket for the screen of a session, bound to the person and the sign-in that ask; with `awaitsStart` also for one that is on its way.
   *
   * @throws SessionNotFoundError, SessionNotRunningError, AgentUnavailableError or NoAppsDomainError.
   */
  async issue(principal: Principal, sessionId: string, awaitsStart = false): Promise<StreamTicket> {
    const session = await this.access.viewable(principal, sessionId);
    const refusal = awaitsStart ? arrivalRefusal(session) : streamRefusal(session);
    if (refusal) throw refusal;
    const addressFor = this.addresses.of(session);
    const { ticket, expiresAt } = await this.book.make(session.id, principal);
    return { ...addressFor(ticket), expiresAt: expiresAt.toISOString() };
  }

  /**
   * Lets an administrator see somebody's screen for `reason`, and makes the ticket.
   *
   * @throws ScreenVisitRefusedError, and what {@link issue} throws.
   */
  async issueForVisit(principal: Principal, sessionId: string, reason: string): Promise<StreamTicket> {
    await this.visits.begin(principal, sessionId, reason);
    return this.issue(principal, sessionId);
  }
}
