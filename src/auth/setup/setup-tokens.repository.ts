import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { z } from 'zod';

const KEY = 'first-admin-setup';
const LOCK = `SELECT pg_advisory_xact_lock(hashtextextended('streamspace first admin', 0))`;
const SAVE = `
  INSERT INTO settings (key, value) VALUES ('${KEY}', $1)
  ON CONFLICT (key) DO UPDATE SET value = excluded.value, updated_at = now()`;
const FIND = `SELECT value FROM settings WHERE key = '${KEY}'`;
const REMOVE = `DELETE FROM settings WHERE key = '${KEY}'`;

const Stored = z.object({ value: z.object({ tokenDigest: z.string() }) });

/** The digest of the set-up token, a row of `settings`. */
@Injectable()
export class SetupTokensRepository {
  /** Lets one transaction of all replicas at a time decide about the first admin. */
  async lock(tx: EntityManager): Promise<void> {
    await tx.query(LOCK);
  }

  async save(tx: EntityManager, tokenDigest: Buffer): Promise<void> {
    await tx.query(SAVE, [{ tokenDigest: tokenDigest.toString('base64') }]);
  }

  async find(tx: EntityManager): Promise<Buffer | null> {
    const rows: unknown[] = await tx.query(FIND);
    return rows.length === 0 ? null : Buffer.from(Stored.parse(rows[0]).value.tokenDigest, 'base64');
  }

  async remove(tx: EntityManager): Promise<void> {
    await tx.query(REMOVE);
  }
}
