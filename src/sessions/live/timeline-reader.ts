import { Injectable } from '@nestjs/common';
import type { SessionTimeline } from '../../../protocol/http/sessions.js';
import { Id } from '../../../protocol/ids.js';
import { SessionNotFoundError } from '../sessions.errors.js';
import { timelineOf } from './session-timeline.js';
import { TimelineRepository } from './timeline.repository.js';

/** Tells people what happened to their sessions. */
@Injectable()
export class TimelineReader {
  constructor(private readonly events: TimelineRepository) {}

  /** @throws SessionNotFoundError */
  async ofOwned(ownerId: string, sessionId: string): Promise<SessionTimeline> {
    const events = Id.safeParse(sessionId).success ? await this.events.findOwned(sessionId, ownerId) : null;
    if (!events) throw new SessionNotFoundError();
    return { entries: timelineOf(events).map(({ entry }) => entry) };
  }
}
