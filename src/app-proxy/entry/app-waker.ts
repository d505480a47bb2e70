import { Injectable } from '@nestjs/common';
import type { IncomingMessage } from 'node:http';
import { ForeignOriginError } from '../../auth/auth.errors.js';
import { identifyActor } from '../../platform/events/request-context.js';
import { OwnerWishes } from '../../sessions/lifecycle/owner-wishes.js';
import { SessionNotFoundError } from '../../sessions/sessions.errors.js';
import { isOwnClick } from '../headers/own-request.js';
import { AppVisitors } from './app-visitors.js';
import { readForm } from './small-form.js';

/** Wakes sessions for people who are at their hosts already. */
@Injectable()
export class AppWaker {
  constructor(
    private readonly visitors: AppVisitors,
    private readonly wishes: OwnerWishes,
  ) {}

  /**
   * Wakes the session called `label` when its owner clicked on the button of our page. A page of the application that was left open could ask as
   * well, being of the same origin, and would never sleep: hence the click, which only the browser can vouch for. Answers with the address of
   * the page to go on with.
   *
   * @throws SessionNotFoundError, ForeignOriginError, SessionConflictError or HomeInUseError
   */
  async wake(label: string, origin: string, request: IncomingMessage): Promise<string> {
    const visit = await this.visitors.find(label, request.headers.cookie);
    if (!visit) throw new SessionNotFoundError();
    identifyActor({ kind: 'user', id: visit.userId });
    if (!isOwnClick(request)) throw new ForeignOriginError();
    const back = (await readForm(request)).get('back') ?? '';
    await this.wishes.grant(visit.userId, visit.sessionId, 'wake');
    return pageAt(origin, back) ?? `${origin}${visit.path}`;
  }
}

/** The page of `origin` at `path`; null when that is no path. */
function pageAt(origin: string, path: string): string | null {
  const address = `${origin}${path}`;
  return path.startsWith('/') && URL.canParse(address) && new URL(address).origin === origin
    ? new URL(address).href
    : null;
}
