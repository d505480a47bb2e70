import { RecentMap } from './recent-map.js';
import { continued, isPeriodic, type Rhythm } from './rhythm.js';

/** Longer names are told apart by their beginnings only. */
const MAX_NAME_LENGTH = 256;

interface Beat {
  readonly atMs: number;
  readonly rhythm: Rhythm;
}

/** The rhythms of many kinds of occurrences; of those that were seen longest ago, nothing is known any more. */
export class Rhythms {
  private readonly byKind: RecentMap<string, Beat>;

  constructor(maxKinds: number) {
    this.byKind = new RecentMap(maxKinds);
  }

  /** Notes an occurrence at a moment of a monotonic clock; whether it was a periodic one, see {@link isPeriodic}. */
  isPeriodic(kind: string, atMs: number): boolean {
    const name = kind.slice(0, MAX_NAME_LENGTH);
    const before = this.byKind.get(name);
    const rhythm = before === undefined ? [] : continued(before.rhythm, atMs - before.atMs);
    this.byKind.set(name, { atMs, rhythm });
    return isPeriodic(rhythm);
  }
}
