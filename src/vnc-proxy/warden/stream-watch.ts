import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Clock, type ScheduledTask } from '../../platform/clock.js';
import { ChangeFeed } from '../../platform/database/change-feed.js';
import type { ChangeHint } from '../../platform/database/change-hint.js';
import { Drain } from '../../platform/replicas/drain.js';
import { OpenStreams } from '../splice/open-streams.js';
import { StreamWarden } from './stream-warden.js';

/** With the 2 s that a stream has to end, a lost hint still leaves it open for less than 5 s. */
const POLL_MS = 2_000;

/** What may end a stream. */
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

/** Sends the warden round: at once on a hint, else every 2 s. Ends all streams when the replica stops. */
@Injectable()
export class StreamWatch implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private poll: ScheduledTask | null = null;
  private unsubscribe: (() => void) | null = null;

  constructor(
    private readonly warden: StreamWarden,
    private readonly streams: OpenStreams,
    private readonly changes: ChangeFeed,
    private readonly drain: Drain,
    private readonly clock: Clock,
  ) {}

  onApplicationBootstrap(): void {
    this.drain.register('farewell', () => this.streams.closeOneByOne());
    this.poll = this.clock.every(POLL_MS, () => void this.warden.inspect());
    this.unsubscribe = this.changes.subscribe((hint) => this.follow(hint));
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.poll?.cancel();
    this.unsubscribe?.();
    await this.streams.closeAll();
  }

  private follow(hint: ChangeHint | null): void {
    if (hint === null) void this.warden.inspect();
    else if (HINTS.has(hint.name)) {
      const { sessionId, userId } = hint;
      // What names neither, a group that was removed for example, may concern anybody.
      void this.warden.inspect((stream) =>
        sessionId ? stream.sessionId === sessionId : userId === null || stream.userId === userId,
      );
    }
  }
}
