import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { ReplicaId } from '../../platform/database/replica-id.js';
import type { Peer } from '../../platform/replicas/peer-calls.js';

const FIND = `
  SELECT replicas.id, replicas.peer_address AS address
  FROM agents JOIN replicas ON replicas.id = agents.replica_id
  WHERE agents.id = $1 AND agents.replica_id <> $2 AND replicas.peer_address IS NOT NULL`;

/** Which replica holds the control connection of an agent. */
@Injectable()
export class AgentHolders {
  constructor(
    private readonly dataSource: DataSource,
    private readonly replica: ReplicaId,
  ) {}

  /** The other replica that holds an agent's connection; null when none does, or none that can be asked. */
  async find(agentId: string): Promise<Peer | null> {
    const rows: Peer[] = await this.dataSource.query(FIND, [agentId, this.replica.value]);
    return rows[0] ?? null;
  }
}
