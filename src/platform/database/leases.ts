import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { ReplicaId } from './replica-id.js';

const TAKE = `
  INSERT INTO leases AS held (name, holder, expires_at) VALUES ($1, $2, now() + $3 * interval '1 millisecond')
  ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, expires_at = excluded.expires_at
    WHERE held.holder = excluded.holder OR held.expires_at < now()
  RETURNING holder`;

const RELEASE = `DELETE FROM leases WHERE name = $1 AND holder = $2`;

/** Work that one replica at a time does. Time is the database's. */
@Injectable()
export class Leases {
  constructor(
    private readonly dataSource: DataSource,
    private readonly replica: ReplicaId,
  ) {}

  /** Takes or prolongs the lease `name` for `ttlMs` milliseconds; false while another replica holds it. */
  async tryHold(name: string, ttlMs: number): Promise<boolean> {
    const rows: unknown[] = await this.dataSource.query(TAKE, [name, this.replica.value, ttlMs]);
    return rows.length > 0;
  }

  /** Gives a lease back, so that the next replica need not wait for its end. Never rejects: it ends by itself. */
  async release(name: string): Promise<void> {
    await this.dataSource.query(RELEASE, [name, this.replica.value]).catch(() => undefined);
  }
}
