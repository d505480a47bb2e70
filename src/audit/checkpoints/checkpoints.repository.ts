import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import type { AuditCheckpoint } from '../../../protocol/http/audit.js';

/** A key, as it is stored. */
export interface StoredKey {
  readonly id: string;
  /** PEM. */
  readonly publicKey: string;
  /** Null where it comes from the configuration. */
  readonly sealedPrivateKey: Buffer | null;
  readonly createdAt: Date;
}

const COLUMNS = `position, encode(hash, 'hex') AS hash, created_at AS "createdAt", key_id AS "keyId", signature`;

const Row = z.object({
  position: z.coerce.number(),
  hash: z.string(),
  createdAt: z.date(),
  keyId: z.string(),
  signature: z.instanceof(Buffer),
});

function toCheckpoint(row: unknown): AuditCheckpoint {
  const { position, hash, createdAt, keyId, signature } = Row.parse(row);
  const rest = { position, hash, keyId, createdAt: createdAt.toISOString() };
  return { type: 'checkpoint', ...rest, signature: signature.toString('base64') };
}

/** Checkpoints and their keys. Both are only ever added. */
@Injectable()
export class CheckpointsRepository {
  /** Every key, newest first. */
  keys(tx: EntityManager): Promise<StoredKey[]> {
    return tx.query<StoredKey[]>(
      `SELECT id, public_key AS "publicKey", sealed_private_key AS "sealedPrivateKey", created_at AS "createdAt" FROM audit_keys
       ORDER BY created_at DESC, id`,
    );
  }

  async addKey(tx: EntityManager, { id, publicKey, sealedPrivateKey }: Omit<StoredKey, 'createdAt'>): Promise<void> {
    const sql = 'INSERT INTO audit_keys (id, public_key, sealed_private_key) VALUES ($1, $2, $3)';
    await tx.query(sql, [id, publicKey, sealedPrivateKey]);
  }

  /** Checkpoints before `position` (null: all), newest first. */
  async before(tx: EntityManager, position: number | null, limit: number): Promise<AuditCheckpoint[]> {
    const sql = `SELECT ${COLUMNS} FROM event_checkpoints WHERE $1::bigint IS NULL OR position < $1 ORDER BY position DESC LIMIT $2`;
    return (await tx.query<unknown[]>(sql, [position, limit])).map(toCheckpoint);
  }

  /** Checkpoints after `position`, up to `to`, oldest first. */
  async between(tx: EntityManager, position: number, to: number, limit: number): Promise<AuditCheckpoint[]> {
    const sql = `SELECT ${COLUMNS} FROM event_checkpoints WHERE position > $1 AND position <= $2 ORDER BY position LIMIT $3`;
    return (await tx.query<unknown[]>(sql, [position, to, limit])).map(toCheckpoint);
  }

  /** The database's time, and whether the last checkpoint is older than `ageMs`, or there is none. */
  async dueAt(tx: EntityManager, ageMs: number): Promise<{ now: Date; isDue: boolean }> {
    const sql = `SELECT now()::timestamptz(3) AS now, NOT EXISTS (
      SELECT FROM event_checkpoints WHERE created_at > now() - $1 * interval '1 millisecond') AS "isDue"`;
    const [row] = await tx.query<[{ now: Date; isDue: boolean }]>(sql, [ageMs]);
    return row;
  }

  async add(tx: EntityManager, { position, hash, createdAt, keyId, signature }: AuditCheckpoint): Promise<void> {
    await tx.query(
      `INSERT INTO event_checkpoints (position, hash, created_at, key_id, signature) VALUES ($1, decode($2, 'hex'), $3, $4, $5)`,
      [position, hash, createdAt, keyId, Buffer.from(signature, 'base64')],
    );
  }
}
