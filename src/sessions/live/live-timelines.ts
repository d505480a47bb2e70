import { Injectable } from '@nestjs/common';
import type { SessionViewRow } from '../session-view.js';
import { LiveSockets } from './live-sockets.js';
import { timelineOf } from './session-timeline.js';
import { type LogPosition, TimelineRepository } from './timeline.repository.js';

/** Sessions whose position is remembered. One that was forgotten is told again from when its owner connected. */
const REMEMBERED = 10_000;

/** What was pushed of a session's timeline: all of the transactions before the horizon, and of later ones `pushed`. */
interface Told extends LogPosition {
  readonly pushed: ReadonlySet<bigint>;
}

const NOTHING: ReadonlySet<bigint> = new Set();

/**
 * Pushes new timeline entries. What is older than the owner's connection, clients read themselves. Entries become visible in another order than they were
 * numbered in; what was pushed is therefore counted by transactions that are over, and one by one beyond these.
 */
@Injectable()
export class LiveTimelines {
  private readonly told = new Map<string, Told>();

  constructor(
    private readonly sockets: LiveSockets,
    private readonly events: TimelineRepository,
  ) {}

  /**
   * Pushes what the log tells about the session since the last time, if its owner is connected.
   *
   * @param isHinted whether something certainly happened. Else it is looked at only whether there are later entries than those that were pushed.
   */
  async push({ id, ownerId, lastOrdinal }: SessionViewRow, isHinted: boolean): Promise<void> {
    const connectedAt = this.sockets.connectedAt(ownerId);
    if (connectedAt === null) return;
    const before = this.told.get(id) ?? { ...connectedAt, pushed: NOTHING };
    const ordinal = BigInt(lastOrdinal ?? 0);
    if (!isHinted && ordinal <= before.ordinal) return;
    const { events, horizon } = await this.events.find(id);
    const floor = connectedAt.horizon > before.horizon ? connectedAt.horizon : before.horizon;
    const recent = timelineOf(events).filter(({ transaction }) => transaction >= floor);
    for (const placed of recent) {
      if (!before.pushed.has(placed.ordinal))
        this.sockets.emit(ownerId, 'session.timeline', { sessionId: id, entry: placed.entry });
    }
    const pushed = recent.filter(({ transaction }) => transaction >= horizon).map((placed) => placed.ordinal);
    this.remember(id, { ordinal, horizon, pushed: new Set(pushed) });
  }

  /** A map keeps the order of insertion: its first entry is the session that was quiet for longest. */
  private remember(id: string, told: Told): void {
    this.told.delete(id);
    this.told.set(id, told);
    if (this.told.size <= REMEMBERED) return;
    const oldest = this.told.keys().next();
    if (!oldest.done) this.told.delete(oldest.value);
  }
}
