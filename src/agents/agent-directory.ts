import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { AgentCapacity, AgentLabels } from '../../protocol/agent/handshake.js';
import type { Platform } from '../../protocol/session.js';

/** An agent, as placement sees it. */
export interface AgentCandidate {
  readonly id: string;
  readonly name: string;
  readonly platform: Platform;
  readonly labels: AgentLabels;
  /** What it spoke when it connected last. */
  readonly protocolVersion: number;
  /** Null until it has connected once. */
  readonly capacity: AgentCapacity | null;
  /** Whether a replica holds its control connection; false within 5 s of silence. */
  readonly isConnected: boolean;
  readonly isDraining: boolean;
  readonly isRevoked: boolean;
}

const CANDIDATES = `
  SELECT id, name, platform, labels, protocol_version AS "protocolVersion", capacity, is_draining AS "isDraining", revoked_at IS NOT NULL AS "isRevoked",
    replica_id IS NOT NULL AND unreachable_since IS NULL AS "isConnected"
  FROM agents ORDER BY created_at, id`;

/** Which agents there are, whatever replica they are connected to. */
@Injectable()
export class AgentDirectory {
  /** Every agent, oldest first, as the transaction sees it. */
  async candidates(tx: EntityManager): Promise<readonly AgentCandidate[]> {
    return tx.query<AgentCandidate[]>(CANDIDATES);
  }
}
