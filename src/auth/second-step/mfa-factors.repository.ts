import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { Id } from '../../../protocol/ids.js';
import { Sealed } from '../../platform/secrets/envelope.js';

/** A factor whose codes are accepted, or will be once one of them has been shown. */
const Factor = z.object({
  id: Id,
  sealedSecret: Sealed,
  confirmedAt: z.date().nullable(),
  failures: z.int(),
});
export type Factor = z.infer<typeof Factor>;

/** How long an enrolment may take. */
const PENDING_LIFE = `interval '15 minutes'`;
const FIND = `SELECT id, sealed_secret AS "sealedSecret", confirmed_at AS "confirmedAt", failures FROM mfa_factors`;
const FIND_CONFIRMED = `${FIND} WHERE user_id = $1 AND confirmed_at IS NOT NULL`;
const LOCK_PENDING = `
  ${FIND} WHERE user_id = $1 AND confirmed_at IS NULL AND created_at > now() - ${PENDING_LIFE} FOR UPDATE`;
/** Also of two who begin at the same moment the later one counts. */
const BEGIN = `
  INSERT INTO mfa_factors (id, user_id, sealed_secret) VALUES ($1, $2, $3)
  ON CONFLICT (user_id) WHERE confirmed_at IS NULL
  DO UPDATE SET id = excluded.id, sealed_secret = excluded.sealed_secret, created_at = excluded.created_at`;
const CONFIRM = 'UPDATE mfa_factors SET confirmed_at = now(), last_step = $2 WHERE id = $1';
const TAKE_STEP = `
  UPDATE mfa_factors SET last_step = $2, failures = 0 WHERE id = $1 AND (last_step IS NULL OR last_step < $2) RETURNING id`;
const COUNT_FAILURE = 'UPDATE mfa_factors SET failures = failures + 1 WHERE user_id = $1 AND confirmed_at IS NOT NULL';
const FORGIVE = 'UPDATE mfa_factors SET failures = 0 WHERE user_id = $1 AND confirmed_at IS NOT NULL';
const REMOVE = 'DELETE FROM mfa_factors WHERE user_id = $1 RETURNING confirmed_at IS NOT NULL AS "wasConfirmed"';

/** Rows of `mfa_factors`: at most one confirmed and one pending factor for each person. Time is the database's. */
@Injectable()
export class MfaFactorsRepository {
  async findConfirmed(tx: EntityManager, userId: string): Promise<Factor | null> {
    return parse(await tx.query(FIND_CONFIRMED, [userId]));
  }

  /** The factor that is being set up, unless that began too long ago; nobody else confirms it until the transaction ends. */
  async lockPending(tx: EntityManager, userId: string): Promise<Factor | null> {
    return parse(await tx.query(LOCK_PENDING, [userId]));
  }

  /** Begins a set-up; one that had begun before is void. */
  async insertPending(tx: EntityManager, userId: string, id: string, sealedSecret: Sealed): Promise<void> {
    await tx.query(BEGIN, [id, userId, sealedSecret]);
  }

  /** From now on the factor counts; `step` is used up. */
  async confirm(tx: EntityManager, id: string, step: number): Promise<void> {
    await tx.query(CONFIRM, [id, step]);
  }

  /** Uses a time step up: of all who try at once, on whatever replica, one succeeds. */
  async takeStep(tx: EntityManager, id: string, step: number): Promise<boolean> {
    const [rows]: [unknown[], number] = await tx.query(TAKE_STEP, [id, step]);
    return rows.length > 0;
  }

  async countFailure(tx: EntityManager, userId: string): Promise<void> {
    await tx.query(COUNT_FAILURE, [userId]);
  }

  async forgive(tx: EntityManager, userId: string): Promise<void> {
    await tx.query(FORGIVE, [userId]);
  }

  /** Whether there was a confirmed one. */
  async remove(tx: EntityManager, userId: string): Promise<boolean> {
    const [rows]: [{ wasConfirmed: boolean }[], number] = await tx.query(REMOVE, [userId]);
    return rows.some(({ wasConfirmed }) => wasConfirmed);
  }
}

function parse(rows: unknown): Factor | null {
  return Factor.array().parse(rows)[0] ?? null;
}
