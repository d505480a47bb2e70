import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Peer } from './peer-calls.js';

const RENEW = `
  INSERT INTO replicas AS own (id, peer_address, is_draining) VALUES ($1, $2, $3)
  ON CONFLICT (id) DO UPDATE SET last_seen_at = now(), is_draining = excluded.is_draining`;

const REMOVE = `DELETE FROM replicas WHERE id = $1`;

const REMOVE_SILENT = `DELETE FROM replicas WHERE last_seen_at < now() - $1 * interval '1 millisecond'`;

const OTHERS = `
  SELECT id, peer_address AS address FROM replicas
  WHERE id <> $1 AND peer_address IS NOT NULL AND NOT is_draining AND last_seen_at > now() - $2 * interval '1 millisecond'`;

const FIND = `SELECT id, peer_address AS address FROM replicas WHERE id = $1 AND peer_address IS NOT NULL`;

/** The processes of the control plane. Every moment is the database's. */
@Injectable()
export class ReplicaRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** Says that a replica lives, and where it is reached; null when it cannot be asked. */
  async renew(id: string, address: string | null, isDraining: boolean): Promise<void> {
    await this.dataSource.query(RENEW, [id, address, isDraining]);
  }

  async remove(id: string): Promise<void> {
    await this.dataSource.query(REMOVE, [id]);
  }

  /** Removes replicas that were silent for `silentMs` milliseconds. */
  async removeSilent(silentMs: number): Promise<void> {
    await this.dataSource.query(REMOVE_SILENT, [silentMs]);
  }

  /** The replicas beside `id` that were seen within `aliveMs` milliseconds, can be asked and are not about to stop. */
  async others(id: string, aliveMs: number): Promise<readonly Peer[]> {
    return this.dataSource.query(OTHERS, [id, aliveMs]);
  }

  /** A replica by its id; null when there is none, or when it cannot be asked. */
  async find(id: string): Promise<Peer | null> {
    const rows: Peer[] = await this.dataSource.query(FIND, [id]);
    return rows[0] ?? null;
  }
}
