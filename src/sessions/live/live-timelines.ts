import { Injectable } from '@nestjs/common';
import type { SessionViewRow } from '../session-view.js';
import { LiveSockets } from './live-sockets.js';
import { timelineOf } from './session-timeline.js';
import { TimelineRepository } from './timeline.repository.js';

/** Sessions whose position is remembered. One that was forgotten is told again from when its owner connected. */
const REMEMBERED = 10_000;

/** Pushes new timeline entries. What is older than the owner's connection, clients read themselves. */
@Injectable()
export class LiveTimelines {
  /** Position in the log up to which a session's entries were pushed. */
  private readonly pushed = new Map<string, bigint>();

  constructor(
    private readonly sockets: LiveSockets,
    private readonly events: TimelineRepository,
  ) {}

  /** Pushes what the log tells about the session since the last time, if its owner is connected. */
  async push({ id, ownerId, lastOrdinal }: SessionViewRow): Promise<void> {
    const connectedAt = this.sockets.connectedAt(ownerId);
    if (connectedAt === null) return;
    const before = later(connectedAt, this.pushed.get(id) ?? 0n);
    const last = BigInt(lastOrdinal ?? 0);
    if (last <= before) return;
    this.remember(id, last);
    for (const { ordinal, entry } of timelineOf(await this.events.find(id))) {
      if (ordinal > before && ordinal <= last) this.sockets.emit(ownerId, 'session.timeline', { sessionId: id, entry });
    }
  }

  /** A map keeps the order of insertion: its first entry is the session that was quiet for longest. */
  private remember(id: string, ordinal: bigint): void {
    this.pushed.delete(id);
    this.pushed.set(id, ordinal);
    if (this.pushed.size <= REMEMBERED) return;
    const oldest = this.pushed.keys().next();
    if (!oldest.done) this.pushed.delete(oldest.value);
  }
}

const later = (a: bigint, b: bigint): bigint => (a > b ? a : b);
