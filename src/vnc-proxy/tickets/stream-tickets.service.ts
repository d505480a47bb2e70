import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { StreamTicket } from '../../../protocol/http/sessions.js';
import type { Principal } from '../../auth/principal.js';
import { StreamsConfig } from '../../platform/config/control-plane.config.js';
import { digest, newSecret } from '../../platform/secrets.js';
import { SessionAccess } from '../../sessions/session-access.js';
import { streamRefusal } from '../stream-readiness.js';
import { TicketAddresses } from './ticket-addresses.js';
import { StreamTicketsRepository } from './stream-tickets.repository.js';

/** Issues tickets: the place where somebody learns why a screen cannot be opened, since a browser cannot read why a WebSocket was refused. */
@Injectable()
export class StreamTicketsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly tickets: StreamTicketsRepository,
    private readonly access: SessionAccess,
    private readonly addresses: TicketAddresses,
    private readonly config: StreamsConfig,
  ) {}

  /**
   * Makes a ticket for the screen of a session, bound to the person and the sign-in that ask.
   *
   * @throws SessionNotFoundError, SessionNotRunningError, AgentUnavailableError or NoAppsDomainError.
   */
  async issue(principal: Principal, sessionId: string): Promise<StreamTicket> {
    const session = await this.access.viewable(principal, sessionId);
    const refusal = streamRefusal(session);
    if (refusal) throw refusal;
    const addressFor = this.addresses.of(session);
    const ticket = newSecret();
    const { manager } = this.dataSource;
    const expiresAt = await this.tickets.insert(manager, digest(ticket), session.id, principal, this.config.ticketMs);
    return { ...addressFor(ticket), expiresAt: expiresAt.toISOString() };
  }
}
