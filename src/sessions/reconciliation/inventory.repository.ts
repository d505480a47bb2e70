import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { SessionState } from '../../../protocol/session.js';

/** A session that an inventory names, as its row has it. */
export interface KnownSession {
  readonly id: string;
  readonly agentId: string | null;
  readonly state: SessionState;
  readonly generation: number;
  readonly isReleased: boolean;
}

const KNOWN = `
  SELECT id, agent_id AS "agentId", state, generation, is_released AS "isReleased" FROM sessions WHERE id = ANY($1::uuid[])`;

const COUNT_MISSING = `
  UPDATE sessions SET missing_inventories = missing_inventories + 1
  WHERE agent_id = $1 AND NOT is_released AND NOT (id = ANY($2::uuid[]))
  RETURNING id, missing_inventories AS times`;

const FORGIVE = `
  UPDATE sessions SET missing_inventories = 0 WHERE agent_id = $1 AND id = ANY($2::uuid[]) AND missing_inventories > 0`;

/** Compares inventories with rows. */
@Injectable()
export class InventoryRepository {
  constructor(private readonly dataSource: DataSource) {}

  async findKnown(ids: readonly string[]): Promise<KnownSession[]> {
    return this.dataSource.query(KNOWN, [ids]);
  }

  /** Counts one more absence of every session that should be on the agent and is not among `ids`; answers with how often by now. */
  async countMissing(
    agentId: string,
    ids: readonly string[],
  ): Promise<{ readonly id: string; readonly times: number }[]> {
    const [rows] = await this.dataSource.query<[{ id: string; times: number }[], number]>(COUNT_MISSING, [
      agentId,
      ids,
    ]);
    return rows;
  }

  /** Sessions that are there count as never missing. */
  async forgive(agentId: string, ids: readonly string[]): Promise<void> {
    await this.dataSource.query(FORGIVE, [agentId, ids]);
  }
}
