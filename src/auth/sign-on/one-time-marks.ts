import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { digest } from '../../platform/secrets.js';

/** What must be used once only. */
export type MarkPurpose = 'transaction' | 'assertion' | 'logout-token';

const CLAIM = `
  INSERT INTO one_time_marks (purpose, mark, expires_at) VALUES ($1, $2, now() + $3::float8 * interval '1 millisecond')
  ON CONFLICT (purpose, mark) DO NOTHING RETURNING purpose`;
const REMOVE_OLD = 'DELETE FROM one_time_marks WHERE expires_at < now()';

/** Remembers, for all replicas, what was used. */
@Injectable()
export class OneTimeMarks {
  /** Whether this is the first use of `value`; it is remembered for `keepMs` milliseconds, after which it must be worthless by itself. */
  async claim(tx: EntityManager, purpose: MarkPurpose, value: string, keepMs: number): Promise<boolean> {
    const rows: unknown[] = await tx.query(CLAIM, [purpose, digest(value), keepMs]);
    return rows.length > 0;
  }

  async removeOld(tx: EntityManager): Promise<void> {
    await tx.query(REMOVE_OLD);
  }
}
