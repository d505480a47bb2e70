import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

const INSERT = `
  INSERT INTO stream_tickets (hash, session_id, user_id, sign_in_id, expires_at)
  VALUES ($1, $2, $3, $4, now() + $5 * interval '1 millisecond')
  RETURNING expires_at AS "expiresAt"`;

const REDEEM = `
  WITH redeemed AS (
    UPDATE stream_tickets SET used_at = now()
    WHERE hash = $1 AND session_id = $2 AND used_at IS NULL AND expires_at > now()
    RETURNING user_id, sign_in_id)
  SELECT user_id AS "userId", sign_in_id AS "signInId" FROM redeemed`;

const REMOVE_OLD = `DELETE FROM stream_tickets WHERE expires_at < now() - interval '1 minute'`;

/** For whom a ticket was made. */
export interface TicketHolder {
  readonly userId: string;
  readonly signInId: string;
}

/** Tickets, by their digests. Every moment is the database's. */
@Injectable()
export class StreamTicketsRepository {
  /** Stores a ticket; answers with the moment it expires. */
  async insert(
    tx: EntityManager,
    hash: Buffer,
    sessionId: string,
    holder: TicketHolder,
    lifeMs: number,
  ): Promise<Date> {
    const values = [hash, sessionId, holder.userId, holder.signInId, lifeMs];
    const rows = await tx.query<[{ expiresAt: Date }]>(INSERT, values);
    return rows[0].expiresAt;
  }

  /** Uses a ticket up; null when it is unknown, used, late or for another session. Of several at once exactly one gets it. */
  async redeem(tx: EntityManager, hash: Buffer, sessionId: string): Promise<TicketHolder | null> {
    const rows = await tx.query<TicketHolder[]>(REDEEM, [hash, sessionId]);
    return rows[0] ?? null;
  }

  /** Removes what has been worthless for a minute. */
  async removeOld(tx: EntityManager): Promise<void> {
    await tx.query(REMOVE_OLD);
  }
}
