import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { recoveryCodeHash } from './recovery-codes.js';

const REMOVE = 'DELETE FROM recovery_codes WHERE user_id = $1';
const INSERT = 'INSERT INTO recovery_codes (user_id, hash) SELECT $1, unnest($2::bytea[])';
const USE =
  'UPDATE recovery_codes SET used_at = now() WHERE user_id = $1 AND hash = $2 AND used_at IS NULL RETURNING user_id';
const COUNT = 'SELECT count(*)::int AS left FROM recovery_codes WHERE user_id = $1 AND used_at IS NULL';

/** Rows of `recovery_codes`. Only digests are stored. */
@Injectable()
export class RecoveryCodesRepository {
  /** All that a person had before are void. */
  async replace(tx: EntityManager, userId: string, codes: readonly string[]): Promise<void> {
    await tx.query(REMOVE, [userId]);
    await tx.query(INSERT, [userId, codes.map(recoveryCodeHash)]);
  }

  /** Uses a code up. Whether it was good. */
  async use(tx: EntityManager, userId: string, code: string): Promise<boolean> {
    const [rows]: [unknown[], number] = await tx.query(USE, [userId, recoveryCodeHash(code)]);
    return rows.length > 0;
  }

  async countLeft(tx: EntityManager, userId: string): Promise<number> {
    const rows: { left: number }[] = await tx.query(COUNT, [userId]);
    return rows[0]?.left ?? 0;
  }

  async remove(tx: EntityManager, userId: string): Promise<void> {
    await tx.query(REMOVE, [userId]);
  }
}
