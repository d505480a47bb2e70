import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { AgentCapacity, AgentLabels } from '../../protocol/agent/handshake.js';
import type { AgentWarning } from '../../protocol/agent/warnings.js';
import type { Platform } from '../../protocol/session.js';

/** A process that makes sessions on one platform. Its connection's columns are written by `agent-lease.repository.ts` only. */
@Entity('agents')
export class Agent {
  @PrimaryColumn('uuid')
  id: string;

  @Column('text')
  name: string;

  @Column('text')
  platform: Platform;

  /** Ed25519, raw, base64url. */
  @Column('text')
  publicKey: string;

  /** Since when it has that key. */
  @Column({ type: 'timestamptz', insert: false, update: false })
  keySince: Date;

  /** What it spoke when it connected last. */
  @Column('integer')
  protocolVersion: number;

  @Column('jsonb')
  labels: AgentLabels;

  @Column('jsonb', { nullable: true })
  capacity: AgentCapacity | null;

  @Column('text', { nullable: true })
  softwareVersion: string | null;

  /** Raised by each accepted connection. */
  @Column('integer')
  epoch: number;

  /** Replica that holds the control socket; null as soon as that is gone. */
  @Column('uuid', { nullable: true })
  replicaId: string | null;

  @Column('timestamptz', { nullable: true })
  lastSeenAt: Date | null;

  /** Set when the agent was silent for so long that it counts as lost, until it connects again. */
  @Column('timestamptz', { nullable: true })
  unreachableSince: Date | null;

  /** Since when its platform does not answer it in full. */
  @Column('timestamptz', { nullable: true })
  degradedSince: Date | null;

  /** What it last said is the matter with its platform. */
  @Column('jsonb')
  warnings: AgentWarning[];

  @Column('boolean')
  isDraining: boolean;

  @Column('timestamptz', { nullable: true })
  revokedAt: Date | null;

  @Column({ type: 'timestamptz', insert: false, update: false })
  createdAt: Date;
}
