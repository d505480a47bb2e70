import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

/** Length of a window, in milliseconds. */
export const WINDOW_MS = 60_000;

/** What of a window is left after something was taken from it. */
export interface TakenFromWindow {
  /** All that was taken from it, by every replica, this time included. */
  readonly taken: number;
  /** Until the next window, in milliseconds. */
  readonly leftMs: number;
}

const WINDOW = `interval '${WINDOW_MS} milliseconds'`;
const TAKE = `
  INSERT INTO rate_windows AS w (subject, taken, ends_at) VALUES ($1, $2, now() + ${WINDOW})
  ON CONFLICT (subject) DO UPDATE SET
    taken = CASE WHEN w.ends_at <= now() THEN 0 ELSE least(w.taken, 1000000000) END + excluded.taken,
    ends_at = CASE WHEN w.ends_at <= now() THEN excluded.ends_at ELSE w.ends_at END
  RETURNING taken, (extract(epoch FROM ends_at - now()) * 1000)::float8 AS "leftMs"`;
/** In small parts: whoever removes holds up nobody. */
const REMOVE_OLD = `
  DELETE FROM rate_windows WHERE subject IN (
    SELECT subject FROM rate_windows WHERE ends_at < now() - ${WINDOW} ORDER BY ends_at LIMIT 1000 FOR UPDATE SKIP LOCKED)`;

/** Rows of `rate_windows`. Time is the database's, so that replicas agree on it. */
@Injectable()
export class RateWindowsRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** Takes `count` from the window of `subject`, a new one when the last one is over. */
  async take(subject: string, count: number): Promise<TakenFromWindow> {
    const rows: TakenFromWindow[] = await this.dataSource.query(TAKE, [subject, count]);
    return rows[0] ?? { taken: count, leftMs: WINDOW_MS };
  }

  /** Removes windows that are long over. */
  async removeOld(): Promise<void> {
    await this.dataSource.query(REMOVE_OLD);
  }
}
