import { randomUUID } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { eventFacts } from '../../../protocol/event-facts.js';
import { type Actor, type EventData, type EventName, EVENTS } from '../../../protocol/events.js';
import { isDatabaseUnavailable, isWorthAnotherTry } from '../database/database-unavailable.js';
import { CHANGE_CHANNEL, type ChangeHint } from '../database/change-hint.js';
import { LogNotWrittenError } from './log-not-written.error.js';
import { newSalt, originCommitment } from './origin-commitment.js';
import { currentContext } from './request-context.js';

/** One round trip: a launch appends several events. */
const APPEND = `
  WITH appended AS (
    INSERT INTO events (id, name, request_id, actor, session_id, data, outcome, target_kind, target_id, origin_commitment)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING id
  ), origin AS (
    INSERT INTO event_origins (event_id, subject_id, salt, origin)
    SELECT $1, $11::uuid, $12::bytea, $13::jsonb WHERE $12::bytea IS NOT NULL
  )
  SELECT pg_notify($14, $15) FROM appended`;

/** Learns what was written, in a transaction that may yet be rolled back. Must not throw. */
export interface WriteObserver {
  wrote<Name extends EventName>(tx: EntityManager, name: Name, data: EventData<Name>): void;
}

/** Appends to the one log, in the transaction of the change itself: if the log cannot be written, the change does not happen. */
@Injectable()
export class EventLog {
  private readonly logger = new Logger(EventLog.name);
  private readonly observers = new Set<WriteObserver>();

  observe(observer: WriteObserver): void {
    this.observers.add(observer);
  }

  /**
   * Appends one event and hints at it to every replica once the transaction commits. Origin, request id and actor are those of the running
   * request unless `actor` says otherwise.
   *
   * @throws ZodError when the data does not fit the event's schema: a defect.
   * @throws LogNotWrittenError when the database refuses the entry; the transaction is lost then.
   */
  async append<Name extends EventName>(
    tx: EntityManager,
    name: Name,
    data: EventData<Name>,
    actor: Actor = currentContext().actor,
  ): Promise<void> {
    const parsed = EVENTS[name].parse(data);
    const sessionId = 'sessionId' in parsed ? parsed.sessionId : null;
    const agentId = 'agentId' in parsed ? parsed.agentId : null;
    const userId = 'userId' in parsed ? parsed.userId : null;
    const { target, outcome } = eventFacts(name, data);
    const { requestId, origin } = currentContext();
    const salt = origin ? newSalt() : null;
    const hint: ChangeHint = { name, sessionId, agentId, userId };
    await this.write(tx, [
      ...[randomUUID(), name, requestId, actor, sessionId, parsed, outcome, target?.kind, target?.id],
      origin && salt ? originCommitment(salt, origin) : null,
      ...[actor.kind === 'user' ? actor.id : null, salt, origin],
      ...[CHANGE_CHANNEL, JSON.stringify(hint)],
    ]);
    for (const observer of this.observers) observer.wrote(tx, name, data);
  }

  private async write(tx: EntityManager, row: unknown[]): Promise<void> {
    try {
      await tx.query(APPEND, row);
    } catch (error) {
      if (isDatabaseUnavailable(error) || isWorthAnotherTry(error)) throw error;
      this.logger.error({ err: error }, 'The log could not be written, so that a change was not made.');
      throw new LogNotWrittenError();
    }
  }
}
