import { Injectable } from '@nestjs/common';
import type { SessionViewRow } from '../session-view.js';
import { LiveSockets } from './live-sockets.js';
import { timelineOf } from './session-timeline.js';
import { TimelineRepository } from './timeline.repository.js';

/** Sessions whose position is remembered. One that was forgotten is told from the start again, which clients see by the times. */
const REMEMBERED = 10_000;

/** Pushes new timeline entries, each once per replica. */
@Injectable()
export class LiveTimelines {
  /** Position up to which a session's entries were pushed. */
  private readonly pushed = new Map<string, bigint>();
  /** Where the log stood when this replica started; clients read what is older themselves. */
  private floor = 0n;

  constructor(
    private readonly sockets: LiveSockets,
    private readonly events: TimelineRepository,
  ) {}

  async start(): Promise<void> {
    this.floor = await this.events.lastOrdinal();
  }

  /** Pushes what the log tells about the session since the last time. */
  async push({ id, ownerId, lastOrdinal }: SessionViewRow): Promise<void> {
    const before = this.pushed.get(id) ?? this.floor;
    const last = BigInt(lastOrdinal ?? 0);
    if (last <= before) return;
    this.pushed.delete(id);
    this.pushed.set(id, last);
    if (this.sockets.hasAudience(ownerId)) await this.pushSince(id, ownerId, before);
    this.forgetOldest();
  }

  /** A map keeps the order of insertion: the first entry is the session that was quiet for longest. */
  private forgetOldest(): void {
    if (this.pushed.size <= REMEMBERED) return;
    const oldest = this.pushed.keys().next();
    if (!oldest.done) this.pushed.delete(oldest.value);
  }

  private async pushSince(sessionId: string, ownerId: string, before: bigint): Promise<void> {
    for (const { ordinal, entry } of timelineOf(await this.events.find(sessionId))) {
      if (ordinal > before) this.sockets.emit(ownerId, 'session.timeline', { sessionId, entry });
    }
  }
}
