import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '../clock.js';
import { Gathered } from '../gathered.js';

/** Length of a window, in milliseconds. */
export const WINDOW_MS = 60_000;

/** What of a window is left after something was taken from it. */
export interface TakenFromWindow {
  /** All that was taken from it, by every replica, this time included. */
  readonly taken: number;
  /** Until the next window, in milliseconds. */
  readonly leftMs: number;
}

interface Taking {
  readonly subject: string;
  readonly count: number;
}

const WINDOW = `interval '${WINDOW_MS} milliseconds'`;
/** In a fixed order, so that replicas that take from the same ones do not wait for each other in a circle. */
const TAKE = `
  INSERT INTO rate_windows AS w (subject, taken, ends_at)
  SELECT subject, sum(count), now() + ${WINDOW} FROM unnest($1::text[], $2::integer[]) AS asked (subject, count)
  GROUP BY subject ORDER BY subject
  ON CONFLICT (subject) DO UPDATE SET
    taken = CASE WHEN w.ends_at <= now() THEN 0 ELSE least(w.taken, 1000000000) END + excluded.taken,
    ends_at = CASE WHEN w.ends_at <= now() THEN excluded.ends_at ELSE w.ends_at END
  RETURNING subject, taken, (extract(epoch FROM ends_at - now()) * 1000)::float8 AS "leftMs"`;
/** In small parts: whoever removes holds up nobody. */
const REMOVE_OLD = `
  DELETE FROM rate_windows WHERE subject IN (
    SELECT subject FROM rate_windows WHERE ends_at < now() - ${WINDOW} ORDER BY ends_at LIMIT 1000 FOR UPDATE SKIP LOCKED)`;

/** Rows of `rate_windows`. Time is the database's, so that replicas agree on it. */
@Injectable()
export class RateWindowsRepository {
  private readonly takings: Gathered<Taking, TakenFromWindow>;

  constructor(
    private readonly dataSource: DataSource,
    clock: Clock,
  ) {
    this.takings = new Gathered(clock, (asked) => this.takeEach(asked));
  }

  /** Takes `count` from the window of `subject`, a new one when the last one is over. Those that are asked at the same moment are taken together. */
  async take(subject: string, count: number): Promise<TakenFromWindow> {
    return this.takings.one({ subject, count });
  }

  /** Whoever takes several times at once from the same window is told of it as it was after each. */
  private async takeEach(asked: readonly Taking[]): Promise<TakenFromWindow[]> {
    const columns = [asked.map(({ subject }) => subject), asked.map(({ count }) => count)];
    const rows: (TakenFromWindow & { subject: string })[] = await this.dataSource.query(TAKE, columns);
    const windows = new Map(rows.map(({ subject, ...window }) => [subject, window]));
    // Backwards: the last one is told of all that was taken, the one before it of what was taken without that.
    return asked
      .toReversed()
      .map(({ subject, count }) => {
        const window = windows.get(subject) ?? { taken: count, leftMs: WINDOW_MS };
        windows.set(subject, { ...window, taken: window.taken - count });
        return window;
      })
      .toReversed();
  }

  /** Removes windows that are long over. */
  async removeOld(): Promise<void> {
    await this.dataSource.query(REMOVE_OLD);
  }
}
