import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { digest } from '../../platform/secrets.js';
import type { SignInMethod } from './second-step-policy.js';

/** How long a sign-in waits for its second step. */
export const CHALLENGE_SECONDS = 600;

/** Codes that may be tried with one half-token. */
export const TRIES_PER_CHALLENGE = 5;

/** A sign-in that waits for its second step. */
export interface Challenge {
  readonly signInId: string;
  readonly userId: string;
  readonly username: string;
  readonly method: SignInMethod;
  /** Life of the sign-in once the step is done, in milliseconds. */
  readonly signInMs: number;
}

/** What the step consists of. */
export type ChallengeKind = 'code' | 'enrolment';

const INSERT = `
  INSERT INTO second_step_challenges (hash, sign_in_id, kind, method, sign_in_ms, expires_at)
  VALUES ($1, $2, $3, $4, $5, now() + ${CHALLENGE_SECONDS} * interval '1 second')`;
const ALIVE = `
  c.hash = $1 AND c.kind = $2 AND c.expires_at > now() AND s.id = c.sign_in_id AND s.revoked_at IS NULL
    AND u.id = s.user_id AND NOT u.is_disabled`;
const COLUMNS = `
  c.sign_in_id AS "signInId", s.user_id AS "userId", u.username, c.method, c.sign_in_ms AS "signInMs"`;
const TRY = `
  UPDATE second_step_challenges c SET tries = c.tries + 1 FROM sign_ins s, users u
  WHERE ${ALIVE} AND c.tries < ${TRIES_PER_CHALLENGE} RETURNING ${COLUMNS}`;
const FIND = `SELECT ${COLUMNS} FROM second_step_challenges c, sign_ins s, users u WHERE ${ALIVE}`;
const USE_UP = `DELETE FROM second_step_challenges c USING sign_ins s, users u WHERE ${ALIVE} RETURNING ${COLUMNS}`;
const REMOVE_OLD = 'DELETE FROM second_step_challenges WHERE expires_at < now()';

/** Rows of `second_step_challenges`. Only digests of the half-tokens are stored; time is the database's. */
@Injectable()
export class ChallengesRepository {
  async insert(
    tx: EntityManager,
    token: string,
    { signInId, method, signInMs }: Pick<Challenge, 'signInId' | 'method' | 'signInMs'>,
    kind: ChallengeKind,
  ): Promise<void> {
    await tx.query(REMOVE_OLD);
    await tx.query(INSERT, [digest(token), signInId, kind, method, signInMs]);
  }

  /** Counts a try; null when there is none left, or the half-token is unknown or too old, or its sign-in was ended. */
  async countTry(tx: EntityManager, token: string, kind: ChallengeKind): Promise<Challenge | null> {
    const [rows]: [Challenge[], number] = await tx.query(TRY, [digest(token), kind]);
    return rows[0] ?? null;
  }

  async find(tx: EntityManager, token: string, kind: ChallengeKind): Promise<Challenge | null> {
    const rows: Challenge[] = await tx.query(FIND, [digest(token), kind]);
    return rows[0] ?? null;
  }

  /** Uses the half-token up; null when somebody else did. */
  async useUp(tx: EntityManager, token: string, kind: ChallengeKind): Promise<Challenge | null> {
    const [rows]: [Challenge[], number] = await tx.query(USE_UP, [digest(token), kind]);
    return rows[0] ?? null;
  }
}
