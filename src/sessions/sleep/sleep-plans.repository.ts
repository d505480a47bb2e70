import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { EndOfDay } from '../../../protocol/end-of-day.js';
import type { SleepCause } from '../../../protocol/http/sessions.js';
import { hintAt } from '../../platform/database/change-hint.js';
import { IS_AGENT_REACHABLE } from '../lifecycle/session-facts.repository.js';
import { AWAKE_FROM, IDLE_FROM } from './sleep-clocks.js';
import type { NotedDayEnd } from './end-of-day.js';
import type { SleepFacts, SleepPlan } from './sleep-plan.js';

/** A session that is awake, with what its plan is made from; what its owner's quota says comes from there. */
export interface AwakeSession {
  readonly id: string;
  readonly ownerId: string;
  readonly facts: Omit<SleepFacts, 'lifetimeMinutes' | 'dayEnd'>;
  /** When the day ends, as its application says. */
  readonly endOfDay: EndOfDay | null;
  readonly notedDayEnd: NotedDayEnd;
  /** What the owner was told last, beside the time. */
  readonly told: Pick<SleepPlan, 'cause' | 'fate' | 'keepableUntilMs'>;
}

interface Row {
  readonly id: string;
  readonly ownerId: string;
  readonly now: Date;
  readonly desired: SleepFacts['desired'];
  readonly idleFrom: Date;
  readonly awakeFrom: Date;
  readonly agentSince: Date;
  readonly heardAt: Date | null;
  readonly idleMinutes: number | null;
  readonly standbyMinutes: number | null;
  readonly sleepsAt: Date | null;
  readonly sleepCause: SleepCause | null;
  readonly sleepAction: SleepPlan['fate'];
  readonly keepableUntil: Date | null;
  readonly endOfDay: EndOfDay | null;
  readonly dayEndsAt: Date | null;
  readonly keptUntil: Date | null;
  readonly isWatched: boolean;
}

/** After an outage of ours the rows still call agents connected that have yet to come back: nothing is decided until one was heard of. */
const IS_PLANNED = `s.state IN ('running', 'standby') AND s.desired IN ('running', 'standby')
  AND s.clocks_stopped_at IS NULL AND ${IS_AGENT_REACHABLE} AND a.last_seen_at > now() - interval '15 seconds'`;
const IS_DUE = `coalesce(s.sleep_check_at, '-infinity') <= now()`;

const DUE = `
  SELECT s.id FROM sessions s JOIN agents a ON a.id = s.agent_id
  WHERE ${IS_DUE} AND ${IS_PLANNED} ORDER BY coalesce(s.sleep_check_at, '-infinity') LIMIT $1`;

const LOCK = `
  SELECT s.id, s.owner_id AS "ownerId", now() AS now, s.desired, ${IDLE_FROM} AS "idleFrom", ${AWAKE_FROM} AS "awakeFrom",
    a.connected_at AS "agentSince", a.heartbeat_at AS "heardAt", t.idle_minutes AS "idleMinutes",
    t.standby_minutes AS "standbyMinutes", s.sleeps_at AS "sleepsAt", s.sleep_cause AS "sleepCause",
    s.sleep_action AS "sleepAction", s.keepable_until AS "keepableUntil", t.end_of_day AS "endOfDay", s.day_ends_at AS "dayEndsAt",
    s.kept_until AS "keptUntil", s.is_watched AS "isWatched"
  FROM sessions s JOIN templates t ON t.id = s.template_id JOIN agents a ON a.id = s.agent_id
  WHERE s.id = $1 AND ${IS_PLANNED} FOR UPDATE OF s SKIP LOCKED`;

const NOTE = `
  UPDATE sessions SET sleep_check_at = $2, sleeps_at = $3, sleep_cause = $4, sleep_action = $5, keepable_until = $6, day_ends_at = $7,
    updated_at = CASE WHEN $8 THEN clock_timestamp() ELSE updated_at END
  WHERE id = $1`;

/** Waits for nobody, so that it never stands in the way of heartbeats; says how many were skipped for that. */
const REPLAN = `
  WITH awake AS (
    SELECT id FROM sessions WHERE state IN ('running', 'standby') AND ($1::uuid IS NULL OR owner_id = $1)
  ), free AS (
    SELECT id FROM sessions WHERE id IN (SELECT id FROM awake) FOR UPDATE SKIP LOCKED
  ), replanned AS (
    UPDATE sessions SET sleep_check_at = NULL WHERE id IN (SELECT id FROM free) RETURNING id
  )
  SELECT ((SELECT count(*) FROM awake) - (SELECT count(*) FROM replanned))::integer AS skipped`;

/** Waits for nobody either: whoever holds the session decides about it. */
const POSTPONE = `
  UPDATE sessions SET sleep_check_at = now() + interval '1 minute' WHERE id IN (
    SELECT id FROM sessions WHERE id = $1 FOR UPDATE SKIP LOCKED)`;

const at = (ms: number | null): Date | null => (ms === null ? null : new Date(ms));

/** Reads and writes when sessions are to sleep. */
@Injectable()
export class SleepPlansRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** At most `limit` sessions whose plan is to be made again. */
  async findDue(limit: number): Promise<string[]> {
    return (await this.dataSource.query<{ id: string }[]>(DUE, [limit])).map(({ id }) => id);
  }

  /** Locks a session that is awake on a reachable agent; null when it is not, or when somebody else decides about it just now. */
  async lockAwake(tx: EntityManager, id: string): Promise<AwakeSession | null> {
    const [row] = await tx.query<Row[]>(LOCK, [id]);
    if (!row) return null;
    const { ownerId, now, desired, idleFrom, awakeFrom, agentSince, idleMinutes, standbyMinutes } = row;
    return {
      id,
      ownerId,
      facts: {
        desired,
        idleMinutes,
        standbyMinutes,
        isWatched: row.isWatched,
        nowMs: now.getTime(),
        idleFromMs: idleFrom.getTime(),
        awakeFromMs: awakeFrom.getTime(),
        agentSinceMs: agentSince.getTime(),
        heardAtMs: row.heardAt?.getTime() ?? null,
        toldMs: row.sleepsAt?.getTime() ?? null,
      },
      endOfDay: row.endOfDay,
      notedDayEnd: { ruleMs: row.dayEndsAt?.getTime() ?? null, keptUntilMs: row.keptUntil?.getTime() ?? null },
      told: {
        cause: row.sleepCause,
        fate: row.sleepAction,
        keepableUntilMs: row.keepableUntil?.getTime() ?? null,
      },
    };
  }

  /** Notes the plan for a locked session; its owner is told when that changes anything. No event: it follows from the inputs. */
  async note(tx: EntityManager, { id, ownerId, facts, told }: AwakeSession, plan: SleepPlan): Promise<void> {
    const { checkAtMs, sleepsAtMs, cause, fate, keepableUntilMs, dayEnd } = plan;
    const isTold = sleepsAtMs === facts.toldMs && cause === told.cause && fate === told.fate;
    const isNews = !isTold || keepableUntilMs !== told.keepableUntilMs;
    const times = [at(checkAtMs), at(sleepsAtMs), cause, fate, at(keepableUntilMs), at(dayEnd?.ruleMs ?? null)];
    await tx.query(NOTE, [id, ...times, isNews]);
    if (!isNews) return;
    await hintAt(tx, { name: 'session.sleep-planned', sessionId: id, agentId: null, userId: ownerId });
  }

  /** Has the plan of a session that could not be acted on made again in a minute. */
  async postpone(id: string): Promise<void> {
    await this.dataSource.query(POSTPONE, [id]);
  }

  /**
   * Has plans made again: a person's, or (null) everybody's. Answers with whether all are: somebody who decides about a session just now may
   * do so by what held before.
   */
  async replan(ownerId: string | null): Promise<boolean> {
    const [row] = await this.dataSource.query<{ skipped: number }[]>(REPLAN, [ownerId]);
    return row?.skipped === 0;
  }
}
