import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AgentsModule } from '../agents/agents.module.js';
import { AuthModule } from '../auth/auth.module.js';
import { ReplicasModule } from '../platform/replicas/replicas.module.js';
import { SessionsModule } from '../sessions/sessions.module.js';
import { EarlyViewers } from './early/early-viewers.js';
import { OpenStreams } from './splice/open-streams.js';
import { StreamLog } from './stream-log.js';
import { StreamOpener } from './stream-opener.js';
import { StreamRightsRepository } from './warden/stream-rights.repository.js';
import { StreamTicketRow } from './tickets/stream-ticket.entity.js';
import { StreamTicketsController } from './tickets/stream-tickets.controller.js';
import { StreamTicketsRepository } from './tickets/stream-tickets.repository.js';
import { StreamTicketsService } from './tickets/stream-tickets.service.js';
import { StreamWarden } from './warden/stream-warden.js';
import { StreamWatch } from './warden/stream-watch.js';
import { TicketAddresses } from './tickets/ticket-addresses.js';
import { TicketBook } from './tickets/ticket-book.js';
import { TicketCleaner } from './tickets/ticket-cleaner.js';
import { TicketGate } from './tickets/ticket-gate.js';
import { VisitTicketsController } from './tickets/visit-tickets.controller.js';
import { VncController } from './vnc.controller.js';
import { VncRoute } from './vnc.route.js';

const TICKETS = [StreamTicketsService, TicketAddresses, TicketBook, StreamTicketsRepository, TicketGate, TicketCleaner];
const STREAMS = [
  VncRoute,
  EarlyViewers,
  StreamOpener,
  OpenStreams,
  StreamLog,
  StreamWarden,
  StreamWatch,
  StreamRightsRepository,
];

/** Screens of kind `rfb`: tickets, the WebSocket that browsers open, and the splice to the agent. */
@Module({
  imports: [TypeOrmModule.forFeature([StreamTicketRow]), AgentsModule, AuthModule, ReplicasModule, SessionsModule],
  controllers: [StreamTicketsController, VisitTicketsController, VncController],
  providers: [...TICKETS, ...STREAMS],
  exports: [StreamLog, TicketGate],
})
export class VncProxyModule {}
