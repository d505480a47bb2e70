import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { digest } from '../../platform/secrets.js';

/** How long a link works. */
export const RESET_LINK_MS = 900_000;

/** Whose link it is. */
export interface ResetHolder {
  readonly userId: string;
  readonly username: string;
}

const SAVE = `
  INSERT INTO password_resets (user_id, hash, expires_at) VALUES ($1, $2, now() + ${RESET_LINK_MS} * interval '1 millisecond')
  ON CONFLICT (user_id) DO UPDATE SET hash = excluded.hash, expires_at = excluded.expires_at
  RETURNING expires_at AS "expiresAt"`;
const ALIVE = 'r.hash = $1 AND r.expires_at > now() AND u.id = r.user_id AND NOT u.is_disabled';
const COLUMNS = 'u.id AS "userId", u.username';
const FIND = `SELECT ${COLUMNS} FROM password_resets r, users u WHERE ${ALIVE}`;
const USE_UP = `DELETE FROM password_resets r USING users u WHERE ${ALIVE} RETURNING ${COLUMNS}`;
const REMOVE = 'DELETE FROM password_resets WHERE user_id = $1';

/** Rows of `password_resets`: one link for each person at most. Only digests are stored; time is the database's. */
@Injectable()
export class PasswordResetsRepository {
  /** A link that the person had before is void. Answers with when the new one lapses. */
  async save(tx: EntityManager, userId: string, token: string): Promise<Date> {
    const rows: { expiresAt: Date }[] = await tx.query(SAVE, [userId, digest(token)]);
    return rows[0]?.expiresAt ?? new Date(0);
  }

  async find(tx: EntityManager, token: string): Promise<ResetHolder | null> {
    const rows: ResetHolder[] = await tx.query(FIND, [digest(token)]);
    return rows[0] ?? null;
  }

  /** Of all who use a link at once, one gets its holder. */
  async useUp(tx: EntityManager, token: string): Promise<ResetHolder | null> {
    const [rows]: [ResetHolder[], number] = await tx.query(USE_UP, [digest(token)]);
    return rows[0] ?? null;
  }

  async remove(tx: EntityManager, userId: string): Promise<void> {
    await tx.query(REMOVE, [userId]);
  }
}
