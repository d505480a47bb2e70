import { randomUUID } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { eventFacts } from '../../../protocol/event-facts.js';
import { type Actor, type EventData, type EventName, EVENTS } from '../../../protocol/events.js';
import { isDatabaseUnavailable, isWorthAnotherTry } from '../database/database-unavailable.js';
import { CHANGE_CHANNEL, type ChangeHint } from '../database/change-hint.js';
import { LogNotWrittenError } from './log-not-written.error.js';
import { newSalt, originCommitment } from './origin-commitment.js';
import { currentContext, type RequestContext } from './request-context.js';

/** One round trip: a launch appends several events. */
const APPEND = `
  WITH appended AS (
    INSERT INTO events (id, name, request_id, actor, session_id, data, outcome, target_kind, target_id, origin_commitment)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, decode($10, 'hex')) RETURNING id
  ), origin AS (
    INSERT INTO event_origins (event_id, subject_id, salt, origin)
    SELECT $1, $11::uuid, decode($12::text, 'hex'), $13::jsonb WHERE $12::text IS NOT NULL
  )
  SELECT pg_notify($15, $14) FROM appended`;

/** The same for many. Planning it takes longer, so that it is for those only. */
const APPEND_EACH = `
  WITH entry AS MATERIALIZED (
    SELECT * FROM ROWS FROM (jsonb_to_recordset($1::jsonb) AS (
      id uuid, name text, request_id text, actor jsonb, session_id uuid, data jsonb, outcome text, target_kind text, target_id text,
      commitment text, subject_id uuid, salt text, origin jsonb, hint text)) WITH ORDINALITY
  ), appended AS (
    INSERT INTO events (id, name, request_id, actor, session_id, data, outcome, target_kind, target_id, origin_commitment)
    SELECT id, name, request_id, actor, session_id, data, outcome, target_kind, target_id, decode(commitment, 'hex')
    FROM entry ORDER BY ordinality
  ), origins AS (
    INSERT INTO event_origins (event_id, subject_id, salt, origin)
    SELECT id, subject_id, decode(salt, 'hex'), origin FROM entry WHERE salt IS NOT NULL
  )
  SELECT pg_notify($2, hint) FROM entry ORDER BY ordinality`;

/** What happened, and in which context: that of the request that asked for it. */
export interface Occurrence<Name extends EventName> {
  readonly data: EventData<Name>;
  readonly context: Readonly<RequestContext>;
}

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
    await this.appendEach(tx, name, [{ data, context: { ...currentContext(), actor } }]);
  }

  /** Appends several events of one name, in their order and each as {@link append} does, in one statement. */
  async appendEach<Name extends EventName>(
    tx: EntityManager,
    name: Name,
    occurrences: readonly Occurrence<Name>[],
  ): Promise<void> {
    if (occurrences.length === 0) return;
    const rows = occurrences.map((occurrence) => rowOf(name, occurrence));
    const [first, second] = rows;
    if (first && !second) await this.write(tx, APPEND, [...Object.values(first), CHANGE_CHANNEL]);
    else await this.write(tx, APPEND_EACH, [JSON.stringify(rows), CHANGE_CHANNEL]);
    for (const { data } of occurrences) for (const observer of this.observers) observer.wrote(tx, name, data);
  }

  private async write(tx: EntityManager, sql: string, values: unknown[]): Promise<void> {
    try {
      await tx.query(sql, values);
    } catch (error) {
      if (isDatabaseUnavailable(error) || isWorthAnotherTry(error)) throw error;
      this.logger.error({ err: error }, 'The log could not be written, so that a change was not made.');
      throw new LogNotWrittenError();
    }
  }
}

/** A row with its origin and hint, in the order of the statement for one. */
function rowOf<Name extends EventName>(name: Name, { data, context }: Occurrence<Name>): Record<string, unknown> {
  const parsed = EVENTS[name].parse(data);
  const sessionId = 'sessionId' in parsed ? parsed.sessionId : null;
  const agentId = 'agentId' in parsed ? parsed.agentId : null;
  const userId = 'userId' in parsed ? parsed.userId : null;
  const { target, outcome } = eventFacts(name, data);
  const { requestId, origin, actor } = context;
  const salt = origin ? newSalt() : null;
  const hint: ChangeHint = { name, sessionId, agentId, userId };
  return {
    ...{ id: randomUUID(), name, request_id: requestId, actor, session_id: sessionId, data: parsed, outcome },
    ...{ target_kind: target?.kind ?? null, target_id: target?.id ?? null },
    commitment: origin && salt ? originCommitment(salt, origin).toString('hex') : null,
    ...{ subject_id: actor.kind === 'user' ? actor.id : null, salt: salt?.toString('hex') ?? null },
    ...{ origin: origin ?? null, hint: JSON.stringify(hint) },
  };
}
