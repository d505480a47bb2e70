import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { type Actor, type EventData, type EventName, EVENTS } from '../../../protocol/events.js';
import { CHANGE_CHANNEL, type ChangeHint } from '../database/change-hint.js';
import { currentContext } from './request-context.js';

/** One round trip: a launch appends several events. */
const APPEND = `
  WITH appended AS (
    INSERT INTO events (id, name, request_id, actor, session_id, data) VALUES ($1, $2, $3, $4, $5, $6) RETURNING id
  )
  SELECT pg_notify($7, $8) FROM appended`;

/** Appends to the one log, in the transaction of the change itself: if the log cannot be written, the change does not happen. */
@Injectable()
export class EventLog {
  /**
   * Appends one event and hints at it to every replica once the transaction commits. Actor and request id are those of the running request
   * unless `actor` says otherwise.
   *
   * @throws ZodError when the data does not fit the event's schema: a defect.
   */
  async append<Name extends EventName>(
    tx: EntityManager,
    name: Name,
    data: EventData<Name>,
    actor?: Actor,
  ): Promise<void> {
    const parsed = EVENTS[name].parse(data);
    const sessionId = 'sessionId' in parsed ? parsed.sessionId : null;
    const agentId = 'agentId' in parsed ? parsed.agentId : null;
    const userId = 'userId' in parsed ? parsed.userId : null;
    const context = currentContext();
    const hint: ChangeHint = { name, sessionId, agentId, userId };
    const row = [randomUUID(), name, context.requestId, actor ?? context.actor, sessionId, parsed];
    await tx.query(APPEND, [...row, CHANGE_CHANNEL, JSON.stringify(hint)]);
  }
}
