import { Injectable, type OnModuleInit } from '@nestjs/common';
import { TICKET_PREFIX, VIEWER_SUBPROTOCOL } from '../../protocol/agent/streams.js';
import { readHandshake, secretAmong } from '../agents/streams/websocket-handshake.js';
import { ForeignOriginError } from '../auth/auth.errors.js';
import { actorOf, type Principal } from '../auth/principal.js';
import { identifyActor } from '../platform/events/request-context.js';
import { ProblemError } from '../platform/http/problem.error.js';
import { PublicOrigin } from '../platform/http/public-origin.js';
import { type UpgradeRequest, UpgradeRouter } from '../platform/http/upgrade-router.js';
import { EarlyViewers } from './early/early-viewers.js';
import { StreamOpener } from './stream-opener.js';
import { TicketGate } from './tickets/ticket-gate.js';

interface TicketedViewer {
  readonly principal: Principal;
  readonly key: string;
}

/** Where browsers open screens: handshake, Origin and ticket, in this order, before anything is looked up about the session. */
@Injectable()
export class VncRoute implements OnModuleInit {
  constructor(
    private readonly upgrades: UpgradeRouter,
    private readonly origin: PublicOrigin,
    private readonly tickets: TicketGate,
    private readonly opener: StreamOpener,
    private readonly early: EarlyViewers,
  ) {}

  onModuleInit(): void {
    this.upgrades.register<TicketedViewer>({
      path: /^\/api\/v1\/vnc\/(?<sessionId>[^/]+)$/,
      authenticate: (upgrade) => this.authenticate(upgrade),
      handle: ({ socket, head, params: { sessionId = '' } }, { principal, key }) =>
        this.early.serve(principal, sessionId, { socket, head, key }, (viewer) =>
          this.opener.open(principal, sessionId, viewer),
        ),
    });
  }

  private async authenticate({ request, params }: UpgradeRequest): Promise<TicketedViewer> {
    const { key, protocols } = readHandshake(request);
    if (!this.origin.allows(request.headers.origin)) throw new ForeignOriginError();
    if (!protocols.includes(VIEWER_SUBPROTOCOL)) {
      throw new ProblemError('malformed-request', 'Offer the subprotocol "binary" beside the ticket.');
    }
    const principal = await this.tickets.redeem(secretAmong(protocols, TICKET_PREFIX), params.sessionId ?? '');
    identifyActor(actorOf(principal));
    return { principal, key };
  }
}
