import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Hello } from '../../../protocol/agent/handshake.js';
import type { Heartbeat } from '../../../protocol/agent/messages.js';
import type { AgentWarning } from '../../../protocol/agent/warnings.js';
import { WARNINGS_VERSION } from '../../../protocol/version.js';

/** An agent and the epoch of one of its connections. */
export interface AgentEpoch {
  readonly agentId: string;
  readonly epoch: number;
}

/** A lease that was given. */
export interface AcquiredLease {
  readonly epoch: number;
  /** Milliseconds since the agent was last seen before; 0 when it never was. */
  readonly silentMs: number;
}

/** An agent that nothing was heard of for too long. */
export interface LostAgent extends AgentEpoch {
  readonly name: string;
  /** Milliseconds since it was heard of last. */
  readonly silentMs: number;
}

/** What decides whether a connection is refused. Ages are measured by the database's clock. */
export interface LeaseState {
  readonly isRevoked: boolean;
  /** Whether a replica holds a connection of the agent. */
  readonly isHeld: boolean;
  /** Milliseconds since the agent was last seen; null when it never was. */
  readonly silentMs: number | null;
}

/**
 * The whole lease in one statement. The same instance takes over at once, unless an older start of it comes back (a copy of its state
 * file), or another process that counts the same start (a copy of its folder); any other waits until the holder was silent for $9 milliseconds.
 * An agent that was set back to a version that tells no warnings would leave old ones standing.
 */
const ACQUIRE = `
  WITH before AS (SELECT id, last_seen_at FROM agents WHERE id = $1 FOR UPDATE),
  taken AS (
    UPDATE agents SET epoch = epoch + 1, instance_id = $2, boot_counter = $3, process_id = $11, replica_id = $4, connected_at = now(),
      last_seen_at = now(), unreachable_since = NULL, software_version = $5, capacity = $6, labels = $7, protocol_version = $10,
      warnings = CASE WHEN $10 < ${WARNINGS_VERSION} THEN '[]' ELSE warnings END
    FROM before
    WHERE agents.id = before.id AND (public_key = $8 OR previous_public_key = $8 AND previous_key_until > now()) AND revoked_at IS NULL
      AND (agents.last_seen_at IS NULL OR (instance_id = $2 AND (boot_counter < $3
          OR boot_counter = $3 AND coalesce(process_id = $11::uuid, true)))
        OR agents.last_seen_at < now() - $9 * interval '1 millisecond')
    RETURNING epoch, before.last_seen_at AS seen_at)
  SELECT epoch, coalesce(extract(epoch FROM now() - seen_at) * 1000, 0)::float8 AS "silentMs" FROM taken`;

const STATE = `
  SELECT revoked_at IS NOT NULL AS "isRevoked", replica_id IS NOT NULL AS "isHeld",
    (extract(epoch FROM now() - last_seen_at) * 1000)::float8 AS "silentMs"
  FROM agents WHERE id = $1`;

const RELEASE = `
  WITH released AS (
    UPDATE agents SET replica_id = NULL WHERE id = $1 AND epoch = $2 AND replica_id = $3 RETURNING id)
  SELECT id FROM released`;

const REPORT_LOAD = `UPDATE agents SET load = $3, last_seen_at = now(), heartbeat_at = now()
  WHERE id = $1 AND epoch = $2 AND revoked_at IS NULL`;

const NOTE_PLATFORM = `UPDATE agents SET degraded_since = CASE WHEN $3 THEN NULL ELSE coalesce(degraded_since, now()) END
  WHERE id = $1 AND epoch = $2 AND (degraded_since IS NULL) <> $3`;

const NOTE_WARNINGS = `UPDATE agents SET warnings = $3 WHERE id = $1 AND epoch = $2`;

const RENEW = `
  WITH renewed AS (
    UPDATE agents SET last_seen_at = now()
    FROM unnest($1::uuid[], $2::int[]) AS held(id, epoch)
    WHERE agents.id = held.id AND agents.epoch = held.epoch AND agents.replica_id = $3 AND agents.revoked_at IS NULL
    RETURNING agents.id)
  SELECT id FROM renewed`;

const RELEASE_STALE = `
  WITH released AS (
    UPDATE agents SET replica_id = NULL
    WHERE replica_id IS NOT NULL AND last_seen_at < now() - $1 * interval '1 millisecond'
    RETURNING id, epoch)
  SELECT id AS "agentId", epoch FROM released`;

const LOSE_SILENT = `
  WITH lost AS (
    UPDATE agents SET unreachable_since = now()
    WHERE replica_id IS NULL AND unreachable_since IS NULL AND last_seen_at < now() - $1 * interval '1 millisecond'
    RETURNING id, epoch, name, last_seen_at)
  SELECT id AS "agentId", epoch, name, round(extract(epoch FROM now() - last_seen_at) * 1000)::float8 AS "silentMs" FROM lost`;

/** Who holds which agent. Every moment is the database's. */
@Injectable()
export class AgentLeaseRepository {
  /**
   * Raises the epoch for a connection to `replicaId` whose signature by `publicKey` was checked, and tells for how long the agent had been
   * silent; null when the lease does not allow it.
   */
  async acquire(
    tx: EntityManager,
    hello: Hello,
    publicKey: string,
    replicaId: string,
    leaseMs: number,
  ): Promise<AcquiredLease | null> {
    const rows = await tx.query<AcquiredLease[]>(ACQUIRE, [
      hello.agentId,
      hello.instanceId,
      hello.bootCounter,
      replicaId,
      hello.softwareVersion,
      hello.capacity,
      hello.labels,
      publicKey,
      leaseMs,
      hello.protocolVersion,
      hello.processId ?? null,
    ]);
    return rows[0] ?? null;
  }

  /** Why {@link acquire} said no. */
  async state(tx: EntityManager, agentId: string): Promise<LeaseState | null> {
    const rows = await tx.query<LeaseState[]>(STATE, [agentId]);
    return rows[0] ?? null;
  }

  /** Says that the connection is gone; false when a newer one took its place. */
  async release(tx: EntityManager, { agentId, epoch }: AgentEpoch, replicaId: string): Promise<boolean> {
    const rows = await tx.query<unknown[]>(RELEASE, [agentId, epoch, replicaId]);
    return rows.length > 0;
  }

  /** Stores what the agent is busy with, and that it said so. */
  async reportLoad(tx: EntityManager, agentId: string, heartbeat: Heartbeat): Promise<void> {
    await tx.query(REPORT_LOAD, [agentId, heartbeat.epoch, heartbeat.load]);
  }

  /** Stores whether the agent's platform answered it in full. */
  async notePlatform(tx: EntityManager, { agentId, epoch }: AgentEpoch, isComplete: boolean): Promise<void> {
    await tx.query(NOTE_PLATFORM, [agentId, epoch, isComplete]);
  }

  /** Stores what the agent says is the matter with its platform, in the place of what it said before. */
  async noteWarnings(
    tx: EntityManager,
    { agentId, epoch }: AgentEpoch,
    warnings: readonly AgentWarning[],
  ): Promise<void> {
    await tx.query(NOTE_WARNINGS, [agentId, epoch, JSON.stringify(warnings)]);
  }

  /** Prolongs the leases that this replica still has; answers with the ids of these agents. The others were revoked or taken over. */
  async renew(tx: EntityManager, held: readonly AgentEpoch[], replicaId: string): Promise<ReadonlySet<string>> {
    const ids = held.map(({ agentId }) => agentId);
    const epochs = held.map(({ epoch }) => epoch);
    const rows = await tx.query<{ id: string }[]>(RENEW, [ids, epochs, replicaId]);
    return new Set(rows.map(({ id }) => id));
  }

  /** Releases what a replica that died held. */
  async releaseStale(tx: EntityManager, staleMs: number): Promise<readonly AgentEpoch[]> {
    return tx.query<AgentEpoch[]>(RELEASE_STALE, [staleMs]);
  }

  /** Marks agents that nobody holds and that were silent for `lostMs`; answers with those not marked before. */
  async loseSilent(tx: EntityManager, lostMs: number): Promise<readonly LostAgent[]> {
    return tx.query<LostAgent[]>(LOSE_SILENT, [lostMs]);
  }
}
