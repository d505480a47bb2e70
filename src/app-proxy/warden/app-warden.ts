import { type BeforeApplicationShutdown, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { Clock, type ScheduledTask } from '../../platform/clock.js';
import { ChangeFeed } from '../../platform/database/change-feed.js';
import type { ChangeHint } from '../../platform/database/change-hint.js';
import { type Admission, AppRightsRepository } from '../entry/app-rights.repository.js';
import { type Exchange, OpenExchanges } from '../streams/open-exchanges.js';

/** A lost hint still leaves a connection open for less than 5 s. */
const POLL_MS = 2_000;

/** What may take somebody's right to an application away, or the application itself. */
const HINTS: ReadonlySet<ChangeHint['name']> = new Set([
  'session.desired',
  'session.state-changed',
  'session.shared',
  'session.share-revoked',
  'group.removed',
  'group.member-removed',
  'user.groups-synced',
  'user.role-synced',
  'user.signed-out',
  'user.updated',
  'refresh-token.reused',
]);

const keyOf = ({ sessionId, signInId }: Admission): string => `${sessionId} ${signInId}`;

/**
 * Cuts requests and WebSockets whose person signed out or lost the right to the session, and those of sessions that ended or sleep. A look
 * costs one query, however many there are. A database that does not answer cuts nothing.
 */
@Injectable()
export class AppWarden implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(AppWarden.name);
  private poll: ScheduledTask | null = null;
  private unsubscribe: () => void = () => undefined;

  constructor(
    private readonly rights: AppRightsRepository,
    private readonly exchanges: OpenExchanges,
    private readonly changes: ChangeFeed,
    private readonly clock: Clock,
  ) {}

  onApplicationBootstrap(): void {
    this.poll = this.clock.every(POLL_MS, () => void this.inspect());
    this.unsubscribe = this.changes.subscribe((hint) => {
      if (hint === null || HINTS.has(hint.name)) void this.inspect(hint?.sessionId ?? null);
    });
  }

  beforeApplicationShutdown(): void {
    this.poll?.cancel();
    this.unsubscribe();
    this.exchanges.closeAll();
  }

  /** Looks at what is open, of one session or of all. Never rejects. */
  async inspect(sessionId: string | null = null): Promise<void> {
    const open = this.exchanges.all().filter((exchange) => sessionId === null || exchange.sessionId === sessionId);
    if (open.length === 0) return;
    try {
      await this.cutUnentitled(open);
    } catch (error) {
      this.logger.warn({ err: error }, 'It could not be checked who may still use which application. Trying again.');
    }
  }

  private async cutUnentitled(open: readonly Exchange[]): Promise<void> {
    const admissions = [...new Map(open.map((exchange) => [keyOf(exchange), exchange])).values()];
    const entitled = new Set((await this.rights.findOpen(admissions)).map(keyOf));
    for (const exchange of open) if (!entitled.has(keyOf(exchange))) exchange.end();
  }
}
