import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { StreamsConfig } from '../../platform/config/control-plane.config.js';
import { EventLog } from '../../platform/events/event-log.js';
import { digest, newSecret } from '../../platform/secrets.js';
import { type TicketHolder, StreamTicketsRepository } from './stream-tickets.repository.js';

/** A ticket, the moment that it is made. */
export interface NewTicket {
  readonly ticket: string;
  readonly expiresAt: Date;
}

/** Makes tickets and writes down that they were made, never what they are. */
@Injectable()
export class TicketBook {
  constructor(
    private readonly dataSource: DataSource,
    private readonly tickets: StreamTicketsRepository,
    private readonly events: EventLog,
    private readonly config: StreamsConfig,
  ) {}

  /** Makes a ticket for `holder` to the screen of a session. */
  make(sessionId: string, holder: TicketHolder): Promise<NewTicket> {
    const ticket = newSecret();
    return this.dataSource.transaction(async (tx) => {
      const expiresAt = await this.tickets.insert(tx, digest(ticket), sessionId, holder, this.config.ticketMs);
      await this.events.append(tx, 'session.ticket-issued', { sessionId, userId: holder.userId });
      return { ticket, expiresAt };
    });
  }
}
