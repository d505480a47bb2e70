import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { HOUSEKEEPING_VERSION } from '../../../protocol/version.js';

/** A home whose files are to go. */
export interface LeavingHome {
  readonly id: string;
  readonly userId: string;
  readonly template: string;
  readonly agentId: string;
}

const REQUEST = `
  UPDATE homes SET deletion_requested_at = now(), deletion_tried_at = NULL, deletion_failure = NULL WHERE id = $1`;

/** The others come with the next look. */
const MOST_AT_ONCE = 100;

/** One that failed is tried again after a while. The agent must speak the version that knows how. */
const DUE = `
  SELECT h.id, h.user_id AS "userId", h.template_id AS template, h.agent_id AS "agentId"
  FROM homes h JOIN agents a ON a.id = h.agent_id
  WHERE h.deletion_requested_at IS NOT NULL AND a.replica_id IS NOT NULL AND a.protocol_version >= $1
    AND (h.deletion_tried_at IS NULL OR h.deletion_tried_at < now() - $2 * interval '1 millisecond')
  LIMIT ${MOST_AT_ONCE}`;

/** The row stays: past sessions name it, and the next one begins with it afresh. */
const CLEAR = `
  WITH cleared AS (
    UPDATE homes SET agent_id = NULL, size_bytes = NULL, measured_at = NULL, deletion_requested_at = NULL,
      deletion_tried_at = NULL, deletion_failure = NULL
    WHERE id = $1 AND agent_id = $2 AND deletion_requested_at IS NOT NULL RETURNING id)
  SELECT id FROM cleared`;

const NOTE_TRIED = `
  UPDATE homes SET deletion_tried_at = now(), deletion_failure = $2 WHERE id = $1 AND deletion_requested_at IS NOT NULL`;

/** Writes what becomes of homes that are to go. */
@Injectable()
export class HomeDeletionsRepository {
  async request(tx: EntityManager, id: string): Promise<void> {
    await tx.query(REQUEST, [id]);
  }

  /** Those on agents that somebody holds, without those that were tried less than `pauseMs` milliseconds ago. */
  async findDue(manager: EntityManager, pauseMs: number): Promise<LeavingHome[]> {
    return manager.query(DUE, [HOUSEKEEPING_VERSION, pauseMs]);
  }

  /** Nothing of it is left on its agent; false when that was known. */
  async clear(tx: EntityManager, { id, agentId }: Pick<LeavingHome, 'id' | 'agentId'>): Promise<boolean> {
    return (await tx.query<unknown[]>(CLEAR, [id, agentId])).length > 0;
  }

  /** Notes that a deletion did not work, and why. */
  async noteTried(manager: EntityManager, id: string, failure: string): Promise<void> {
    await manager.query(NOTE_TRIED, [id, failure]);
  }
}
