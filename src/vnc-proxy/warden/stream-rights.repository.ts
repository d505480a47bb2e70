import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { DesiredState, SessionState } from '../../../protocol/session.js';

const FIND = `SELECT id, owner_id AS "ownerId", state, desired FROM sessions WHERE id = ANY($1::uuid[])`;

/** What decides whether the screen of a session may stay open. */
export interface WatchedSession {
  readonly id: string;
  readonly ownerId: string;
  readonly state: SessionState;
  readonly desired: DesiredState;
}

/** Reads, for all open streams at once, what they depend on. */
@Injectable()
export class StreamRightsRepository {
  async sessions(tx: EntityManager, ids: readonly string[]): Promise<ReadonlyMap<string, WatchedSession>> {
    const rows = await tx.query<WatchedSession[]>(FIND, [ids]);
    return new Map(rows.map((row) => [row.id, row]));
  }
}
