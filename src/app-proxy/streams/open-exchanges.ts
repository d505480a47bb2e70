import { Injectable } from '@nestjs/common';
import { ProblemError } from '../../platform/http/problem.error.js';
import type { Admission } from '../entry/app-rights.repository.js';

/** Requests and WebSockets of one session that one replica serves or keeps waiting: far more than pages open, far fewer than would starve others. */
const MAX_PER_SESSION = 1_000;

/** A request that is being answered, or an open WebSocket. */
export interface Exchange extends Admission {
  /** Cuts it at once. */
  end(): void;
}

/** What is under way through this replica. */
@Injectable()
export class OpenExchanges {
  private readonly exchanges = new Set<Exchange>();
  private readonly perSession = new Map<string, number>();
  private isClosed = false;

  /**
   * Keeps `exchange` until the answer is called.
   *
   * @throws ProblemError `not-ready` while the replica stops, `too-many-attempts` when the session has too many under way.
   */
  begin(exchange: Exchange): () => void {
    if (this.isClosed) throw new ProblemError('not-ready', 'The server is restarting. Try again in a moment.');
    const count = this.perSession.get(exchange.sessionId) ?? 0;
    if (count >= MAX_PER_SESSION) {
      throw new ProblemError(
        'too-many-attempts',
        'Too many connections to this application are open. Close some of its pages.',
      );
    }
    this.perSession.set(exchange.sessionId, count + 1);
    this.exchanges.add(exchange);
    return () => this.forget(exchange);
  }

  all(): readonly Exchange[] {
    return [...this.exchanges];
  }

  /** Cuts everything, and lets nothing new begin. */
  closeAll(): void {
    this.isClosed = true;
    for (const exchange of this.all()) exchange.end();
  }

  private forget(exchange: Exchange): void {
    if (!this.exchanges.delete(exchange)) return;
    const count = (this.perSession.get(exchange.sessionId) ?? 1) - 1;
    if (count > 0) this.perSession.set(exchange.sessionId, count);
    else this.perSession.delete(exchange.sessionId);
  }
}
