import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { CountedSession } from '../../quotas/quota-usage.js';
import { claimOf, type SessionFacts } from '../lifecycle/session-facts.js';

/** The condition is that of the index `sessions_owner_counted`: a person's past sessions may be many. */
const COUNTED = `
  SELECT id, owner_id AS "ownerId", state, is_released AS "isReleased", was_frozen AS "wasFrozen", resources, limits_in_force AS "limitsInForce" FROM sessions
  WHERE owner_id = ANY($1::uuid[]) AND NOT (state = 'ended' OR (state = 'failed' AND is_released))`;

/** One session, as it counts. */
export interface CountedRow extends CountedSession {
  readonly id: string;
  readonly ownerId: string;
}

/** Reads what counts towards people's quotas. */
@Injectable()
export class SessionUsageRepository {
  /** The sessions of a person that count as anything. */
  async findCounted(tx: EntityManager, ownerId: string): Promise<CountedRow[]> {
    return this.findCountedOf(tx, [ownerId]);
  }

  /** The sessions of these people that count as anything. */
  async findCountedOf(tx: EntityManager, ownerIds: readonly string[]): Promise<CountedRow[]> {
    const rows = await tx.query<(CountedRow & Pick<SessionFacts, 'limitsInForce'>)[]>(COUNTED, [ownerIds]);
    return rows.map((row) => ({ ...row, resources: claimOf(row) }));
  }
}
