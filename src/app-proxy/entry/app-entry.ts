import type { IncomingMessage } from 'node:http';
import { Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { ForeignOriginError } from '../../auth/auth.errors.js';
import { identifyActor } from '../../platform/events/request-context.js';
import { ProblemError } from '../../platform/http/problem.error.js';
import { PublicOrigin } from '../../platform/http/public-origin.js';
import { SessionNotFoundError } from '../../sessions/sessions.errors.js';
import { StreamLog } from '../../vnc-proxy/stream-log.js';
import { TicketGate } from '../../vnc-proxy/tickets/ticket-gate.js';
import { AppCookie } from './app-cookie.js';
import { AppRightsRepository } from './app-rights.repository.js';

/** A ticket has 43 characters; the form around it has few more. */
const MAX_FORM_BYTES = 1024;

/** How long the form may take to arrive, in milliseconds. */
const FORM_MS = 10_000;

/**
 * Reads a small form; a request that is too long or too slow loses its connection.
 *
 * @throws ProblemError `malformed-request` when it is too long.
 */
async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  const deadline = setTimeout(() => request.destroy(), FORM_MS);
  let text = '';
  try {
    for await (const chunk of request) {
      text += String(chunk);
      if (text.length > MAX_FORM_BYTES) break;
    }
  } finally {
    clearTimeout(deadline);
  }
  if (text.length <= MAX_FORM_BYTES) return new URLSearchParams(text);
  throw new ProblemError('malformed-request', 'Send a form with the field "ticket" and nothing else.');
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
   * Uses the posted ticket up, writes down who came, and answers with the `Set-Cookie` that lets the browser in. The form comes from the entry's
   * own page or from the portal; programs other than browsers do not say.
   *
   * @throws ForeignOriginError, InvalidTicketError or SessionNotFoundError
   */
  async admit(sessionId: string, ownOrigin: string, request: IncomingMessage): Promise<string> {
    const { origin } = request.headers;
    if (origin !== undefined && origin !== ownOrigin && !this.portal.allows(origin)) throw new ForeignOriginError();
    const ticket = (await readForm(request)).get('ticket');
    const { userId, signInId } = await this.tickets.redeem(ticket, sessionId);
    identifyActor({ kind: 'user', id: userId });
    if (!(await this.rights.find({ sessionId, signInId }))) throw new SessionNotFoundError();
    await this.log.opened({ sessionId, streamId: randomUUID(), userId });
    return this.cookie.grant(sessionId, signInId);
  }
}
