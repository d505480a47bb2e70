import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { ComputeLimits } from '../../../protocol/session.js';
import { hintAt } from '../../platform/database/change-hint.js';
import { EventLog } from '../../platform/events/event-log.js';
import type { SessionFacts } from '../lifecycle/session-facts.js';
import { deviation } from '../lifecycle/session-size.js';

const ANSWER = `
  UPDATE sessions SET is_unanswered = false, limits_in_force = $2, updated_at = clock_timestamp() WHERE id = $1`;

/** What a report says beside the state. */
export interface Answer {
  readonly generation: number;
  readonly state: string;
  readonly limits?: ComputeLimits | undefined;
}

/** Takes note that an agent has done what it was told about a session whose state it did not have to change. */
@Injectable()
export class SessionAnswers {
  constructor(private readonly events: EventLog) {}

  /** Notes what of the newest generation of the locked `session` holds by now. An agent that cannot tell limits has changed none. */
  async note(tx: EntityManager, session: SessionFacts, { generation, state, limits }: Answer): Promise<void> {
    if (generation !== session.generation || state !== session.state) return;
    const inForce = limits ? deviation(session.resources, limits) : session.limitsInForce;
    const holdsNow = session.limitsInForce !== null && inForce === null;
    if (!session.isUnanswered && !holdsNow) return;
    await tx.query(ANSWER, [session.id, inForce]);
    if (holdsNow) await this.events.append(tx, 'session.limits-changed', { sessionId: session.id });
    else await hintAt(tx, { name: 'session.answered', sessionId: session.id, agentId: null, userId: session.ownerId });
  }
}
