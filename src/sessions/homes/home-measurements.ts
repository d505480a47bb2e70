import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { HomeSizes } from '../../../protocol/agent/instances.js';

/** Only homes that are known to lie on the agent; what else it says is none of its business. */
const NOTE = `
  UPDATE homes SET size_bytes = told."sizeBytes", measured_at = now()
  FROM jsonb_to_recordset($2::jsonb) AS told("userId" uuid, template text, "sizeBytes" bigint)
  WHERE homes.agent_id = $1 AND homes.user_id = told."userId" AND homes.template_id = told.template`;

/** Keeps how large people's homes are, as their agents measured them last. */
@Injectable()
export class HomeMeasurements {
  constructor(private readonly dataSource: DataSource) {}

  async note(agentId: string, { homes }: HomeSizes): Promise<void> {
    if (homes.length > 0) await this.dataSource.query(NOTE, [agentId, JSON.stringify(homes)]);
  }
}
