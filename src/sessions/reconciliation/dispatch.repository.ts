import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { ReplicaId } from '../../platform/database/replica-id.js';
import type { DispatchableSession } from './session-spec.js';

const SELECT = `
  SELECT s.id, s.owner_id AS "ownerId", u.username AS "ownerName", s.agent_id AS "agentId", a.platform,
    a.epoch AS "agentEpoch", a.protocol_version AS "agentProtocolVersion", t.protocol_version AS "protocolVersion", s.state, s.desired, s.generation,
    s.is_released AS "isReleased", s.is_unanswered AS "isUnanswered", s.home_id IS NOT NULL AS "hasHome", s.template_id AS "templateId", t.workloads,
    t.stream_kind AS "streamKind", t.stream_port AS "streamPort", s.resources, s.screen, t.environment, t.container, t.web
  FROM sessions s JOIN users u ON u.id = s.owner_id JOIN templates t ON t.id = s.template_id JOIN agents a ON a.id = s.agent_id
  WHERE a.replica_id = $1`;
const UNCONVERGED = `NOT s.is_released AND (s.desired = 'ended' OR s.state <> s.desired OR s.is_unanswered)`;

/** Reads what the agents are to be told whose lease this replica holds: another one may have taken them over without its knowledge. */
@Injectable()
export class DispatchRepository {
  constructor(
    private readonly dataSource: DataSource,
    private readonly replica: ReplicaId,
  ) {}

  /** Those of `ids` that are on such an agent, converged or not. */
  async findByIds(ids: readonly string[]): Promise<DispatchableSession[]> {
    return this.dataSource.query(`${SELECT} AND s.id = ANY($2::uuid[])`, [this.replica.value, ids]);
  }

  /** Every session that its agent has not made as desired; of one agent, or of all. */
  async findUnconverged(agentId: string | null): Promise<DispatchableSession[]> {
    return this.dataSource.query(`${SELECT} AND ${UNCONVERGED} AND ($2::uuid IS NULL OR s.agent_id = $2)`, [
      this.replica.value,
      agentId,
    ]);
  }
}
