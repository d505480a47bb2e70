import type { IncomingMessage } from 'node:http';
import { Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { ForeignOriginError } from '../../auth/auth.errors.js';
import { actorOf } from '../../auth/principal.js';
import { identifyActor } from '../../platform/events/request-context.js';
import { PublicOrigin } from '../../platform/http/public-origin.js';
import { SessionNotFoundError } from '../../sessions/sessions.errors.js';
import { StreamLog } from '../../vnc-proxy/stream-log.js';
import { TicketGate } from '../../vnc-proxy/tickets/ticket-gate.js';
import { AppCookie } from './app-cookie.js';
import { AppRightsRepository } from './app-rights.repository.js';
import { readForm } from './small-form.js';

/** What lets a browser in, and where to. */
export interface Admittance {
  /** `Set-Cookie`. */
  readonly cookie: string;
  /** Where the application begins. */
  readonly path: string;
}

/** Lets people in to the hosts of applications. */
@Injectable()
export class AppEntry {
  constructor(
    private readonly tickets: TicketGate,
    private readonly rights: AppRightsRepository,
    private readonly cookie: AppCookie,
    private readonly log: StreamLog,
    private readonly portal: PublicOrigin,
  ) {}

  /**
   * Uses the posted ticket up, writes down who came, and answers with what lets the browser in. The form comes from the entry's
   * own page or from the portal; programs other than browsers do not say.
   *
   * @throws ForeignOriginError, InvalidTicketError or SessionNotFoundError
   */
  async admit(sessionId: string, ownOrigin: string, request: IncomingMessage): Promise<Admittance> {
    const { origin } = request.headers;
    if (origin !== undefined && origin !== ownOrigin && !this.portal.allows(origin)) throw new ForeignOriginError();
    const ticket = (await readForm(request)).get('ticket');
    const { userId, signInId } = await this.tickets.redeem(ticket, sessionId);
    identifyActor(actorOf({ userId, signInId }));
    const visit = await this.rights.find({ sessionId, signInId });
    if (!visit) throw new SessionNotFoundError();
    await this.log.opened({ sessionId, streamId: randomUUID(), userId, access: 'control' }, signInId);
    return { cookie: this.cookie.grant(sessionId, signInId), path: visit.path };
  }
}
