import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { AttemptCount } from './lockout-policy.js';

/** Locks them in the order in which they are given. */
const LOCK = `
  INSERT INTO sign_in_attempts AS a (subject)
  SELECT subject FROM unnest($1::text[]) WITH ORDINALITY AS asked (subject, place) ORDER BY place
  ON CONFLICT (subject) DO UPDATE SET failures = a.failures
  RETURNING subject, failures, coalesce(extract(epoch FROM locked_until - clock_timestamp()) * 1000, 0)::float8 AS "lockedForMs",
    (extract(epoch FROM clock_timestamp() - updated_at) * 1000)::float8 AS "quietForMs"`;
const CLAIM = `
  UPDATE sign_in_attempts AS a SET failures = claimed.failures, updated_at = clock_timestamp(),
    locked_until = CASE WHEN lock_ms > 0 THEN clock_timestamp() + lock_ms * interval '1 millisecond' END
  FROM unnest($1::text[], $2::integer[], $3::float8[]) AS claimed (subject, failures, lock_ms)
  WHERE a.subject = claimed.subject`;
const PROLONG = `
  UPDATE sign_in_attempts SET updated_at = clock_timestamp(),
    locked_until = CASE WHEN $2 > 0 THEN clock_timestamp() + $2::float8 * interval '1 millisecond' ELSE locked_until END
  WHERE subject = $1`;
const FORGET = 'DELETE FROM sign_in_attempts WHERE subject = $1';
/** Forgets first: whoever locks both does so in this order. */
const FORGET_AND_REFUND = `
  WITH forgotten AS (DELETE FROM sign_in_attempts WHERE subject = $1 RETURNING subject)
  UPDATE sign_in_attempts SET failures = greatest(failures - 1, 0), locked_until = NULL
  WHERE subject = $2 AND (SELECT count(*) FROM forgotten) >= 0`;
const REMOVE_QUIET = `DELETE FROM sign_in_attempts WHERE updated_at < now() - $1::float8 * interval '1 millisecond'`;

const NO_ATTEMPT: AttemptCount = { failures: 0, lockedForMs: 0, quietForMs: 0 };

/** A failure that is counted before it is known to be one; its lock lasts so many milliseconds, none for 0. */
export interface CountedFailure {
  readonly subject: string;
  readonly failures: number;
  readonly lockMs: number;
}

/** Rows of `sign_in_attempts`. Time is the database's, so that replicas agree on it. */
@Injectable()
export class SignInAttemptsRepository {
  /**
   * Reads the counts of `subjects`, which differ, and keeps others from changing them until the transaction ends. Answers in their order, and locks
   * in it: two transactions that lock in the same order cannot wait for each other.
   */
  async lock<Counted extends { readonly subject: string }>(
    tx: EntityManager,
    subjects: readonly Counted[],
  ): Promise<(Counted & AttemptCount)[]> {
    const rows: (AttemptCount & { subject: string })[] = await tx.query(LOCK, [subjects.map(({ subject }) => subject)]);
    const counts = new Map(rows.map((row) => [row.subject, row]));
    return subjects.map((counted) => ({ ...NO_ATTEMPT, ...counts.get(counted.subject), ...counted }));
  }

  /** Counts attempts as failures before they are known to be some. */
  async claim(tx: EntityManager, claims: readonly CountedFailure[]): Promise<void> {
    const columns = [
      claims.map(({ subject }) => subject),
      claims.map(({ failures }) => failures),
      claims.map(({ lockMs }) => lockMs),
    ];
    await tx.query(CLAIM, columns);
  }

  /** Starts the lock anew: it counts from the answer, not from when the attempt came in. */
  async prolong(tx: EntityManager, subject: string, lockMs: number): Promise<void> {
    await tx.query(PROLONG, [subject, lockMs]);
  }

  async forget(tx: EntityManager, subject: string): Promise<void> {
    await tx.query(FORGET, [subject]);
  }

  /** Forgets one subject, and takes one claim of another one back. */
  async forgetAndRefund(tx: EntityManager, forgotten: string, refunded: string): Promise<void> {
    await tx.query(FORGET_AND_REFUND, [forgotten, refunded]);
  }

  /** Removes subjects without an attempt for `quietMs` milliseconds. */
  async removeQuiet(tx: EntityManager, quietMs: number): Promise<void> {
    await tx.query(REMOVE_QUIET, [quietMs]);
  }
}
