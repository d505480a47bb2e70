import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { AttemptCount } from './lockout-policy.js';

const ENSURE = 'INSERT INTO sign_in_attempts (subject) VALUES ($1) ON CONFLICT (subject) DO NOTHING';
const LOCK = `
  SELECT failures, coalesce(extract(epoch FROM locked_until - clock_timestamp()) * 1000, 0)::float8 AS "lockedForMs",
    (extract(epoch FROM clock_timestamp() - updated_at) * 1000)::float8 AS "quietForMs"
  FROM sign_in_attempts WHERE subject = $1 FOR UPDATE`;
const CLAIM = `
  UPDATE sign_in_attempts SET failures = $2, updated_at = clock_timestamp(),
    locked_until = CASE WHEN $3 > 0 THEN clock_timestamp() + $3::float8 * interval '1 millisecond' END
  WHERE subject = $1`;
const PROLONG = `
  UPDATE sign_in_attempts SET updated_at = clock_timestamp(),
    locked_until = CASE WHEN $2 > 0 THEN clock_timestamp() + $2::float8 * interval '1 millisecond' ELSE locked_until END
  WHERE subject = $1`;
const FORGET = 'DELETE FROM sign_in_attempts WHERE subject = $1';
const REFUND =
  'UPDATE sign_in_attempts SET failures = greatest(failures - 1, 0), locked_until = NULL WHERE subject = $1';
const REMOVE_QUIET = `DELETE FROM sign_in_attempts WHERE updated_at < now() - $1::float8 * interval '1 millisecond'`;

/** Rows of `sign_in_attempts`. Time is the database's, so that replicas agree on it. */
@Injectable()
export class SignInAttemptsRepository {
  /** Reads a subject's count and keeps others from changing it until the transaction ends. */
  async lock(tx: EntityManager, subject: string): Promise<AttemptCount> {
    await tx.query(ENSURE, [subject]);
    const rows: AttemptCount[] = await tx.query(LOCK, [subject]);
    return rows[0] ?? { failures: 0, lockedForMs: 0, quietForMs: 0 };
  }

  /** Counts an attempt as a failure before it is known to be one. */
  async claim(tx: EntityManager, subject: string, failures: number, lockMs: number): Promise<void> {
    await tx.query(CLAIM, [subject, failures, lockMs]);
  }

  /** Starts the lock anew: it counts from the answer, not from when the attempt came in. */
  async prolong(tx: EntityManager, subject: string, lockMs: number): Promise<void> {
    await tx.query(PROLONG, [subject, lockMs]);
  }

  async forget(tx: EntityManager, subject: string): Promise<void> {
    await tx.query(FORGET, [subject]);
  }

  /** Takes one claim back. */
  async refund(tx: EntityManager, subject: string): Promise<void> {
    await tx.query(REFUND, [subject]);
  }

  /** Removes subjects without an attempt for `quietMs` milliseconds. */
  async removeQuiet(tx: EntityManager, quietMs: number): Promise<void> {
    await tx.query(REMOVE_QUIET, [quietMs]);
  }
}
