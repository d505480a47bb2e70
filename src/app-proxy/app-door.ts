import { Injectable } from '@nestjs/common';
import { APP_PATHS_PREFIX } from '../../protocol/http/apps.js';
import { ForeignOriginError } from '../auth/auth.errors.js';
import { actorOf } from '../auth/principal.js';
import { identifyActor } from '../platform/events/request-context.js';
import { ProblemError } from '../platform/http/problem.error.js';
import type { UpgradeRequest } from '../platform/http/upgrade-router.js';
import { SessionNotFoundError } from '../sessions/sessions.errors.js';
import { AppOwnPaths, type AppRequest } from './app-own-paths.js';
import { AppRelay } from './app-relay.js';
import type { AppVisit } from './entry/app-rights.repository.js';
import { AppVisitors } from './entry/app-visitors.js';
import { isOwnHandshake, isOwnRequest } from './headers/own-request.js';
import { isWellFormed } from './headers/well-formed.js';
import { AppPages, type Refusal } from './pages/app-pages.js';
import { leavingNothing } from './pages/leaving-nothing.js';
import { FOREIGN, MALFORMED, NOT_HERE, refusalOf } from './pages/refusals.js';
import { OpenExchanges } from './streams/open-exchanges.js';

/** An upgrade at an application's host. */
export interface AppUpgrade extends UpgradeRequest, Pick<AppRequest, 'label' | 'origin'> {}

/**
 * The way to every application: who asks, whether they may, whether the request comes from the application's own page, whether the application
 * is there, in this order, at each request.
 */
@Injectable()
export class AppDoor {
  constructor(
    private readonly visitors: AppVisitors,
    private readonly own: AppOwnPaths,
    private readonly pages: AppPages,
    private readonly exchanges: OpenExchanges,
    private readonly relay: AppRelay,
  ) {}

  /** Answers, or rejects with nothing answered yet. */
  async answer(asked: AppRequest): Promise<void> {
    const { request, response, label } = asked;
    const isReadable = isWellFormed(request);
    if (isReadable && request.url?.startsWith(APP_PATHS_PREFIX)) return this.own.serve(asked);
    const visit = isReadable ? await this.visitors.find(label, request.headers.cookie) : null;
    const refusal = isReadable ? this.hurdle(visit, asked) : MALFORMED;
    if (refusal || !visit) {
      this.pages.refuse(request, response, refusal ?? NOT_HERE, asked.requestId);
      return;
    }
    const leave = this.exchanges.begin({ ...visit, end: () => response.destroy() });
    response.once('close', leave);
    return this.relay.request(visit, asked);
  }

  /** Joins a WebSocket. @throws ProblemError before anything was written. */
  async upgrade(asked: AppUpgrade): Promise<void> {
    const { request, socket, label, origin } = asked;
    if (!isWellFormed(request) || request.url?.startsWith(APP_PATHS_PREFIX)) throw new SessionNotFoundError();
    const visit = await this.visitors.find(label, request.headers.cookie);
    if (!visit) throw new SessionNotFoundError();
    identifyActor(actorOf(visit));
    if (!isOwnHandshake(request, origin)) throw new ForeignOriginError();
    const refusal = refusalOf(visit);
    if (refusal) throw new ProblemError(refusal.code, refusal.message);
    await this.openWebSocket(visit, asked, this.exchanges.begin({ ...visit, end: () => socket.destroy() }));
  }

  private async openWebSocket(visit: AppVisit, asked: AppUpgrade, leave: () => void): Promise<void> {
    asked.socket.once('close', leave);
    if (asked.socket.destroyed) leave();
    await this.relay.webSocket(visit, asked, asked.origin);
  }

  private hurdle(visit: AppVisit | null, { request, origin }: AppRequest): Refusal | null {
    if (!visit) return NOT_HERE;
    identifyActor(actorOf(visit));
    if (!isOwnRequest(request, origin)) return FOREIGN;
    const refusal = refusalOf(visit);
    return refusal?.page === 'ended' ? leavingNothing(refusal, request.headers.cookie) : refusal;
  }
}
