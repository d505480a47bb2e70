import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { ReplicaId } from './replica-id.js';

const TAKE = `
  INSERT INTO leases AS held (name, holder, expires_at) VALUES ($1, $2, now() + $3 * interval '1 millisecond')
  ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, expires_at = excluded.expires_at
    WHERE held.holder = excluded.holder OR held.expires_at < now()
  RETURNING holder`;

const RELEASE_ALL = `DELETE FROM leases WHERE holder = $1`;

/** Work that one replica at a time does. Time is the database's. */
@Injectable()
export class Leases implements OnApplicationShutdown {
  constructor(
    private readonly dataSource: DataSource,
    private readonly replica: ReplicaId,
  ) {}

  /** Takes or prolongs the lease `name` for `ttlMs` milliseconds; false while another replica holds it. */
  async tryHold(name: string, ttlMs: number): Promise<boolean> {
    const rows: unknown[] = await this.dataSource.query(TAKE, [name, this.replica.value, ttlMs]);
    return rows.length > 0;
  }

  /** After everybody who does such work has stopped: the next replica need not wait for the end of a lease. */
  async onApplicationShutdown(): Promise<void> {
    await this.dataSource.query(RELEASE_ALL, [this.replica.value]).catch(() => undefined); // They end by themselves.
  }
}
