import { RecentMap } from './recent-map.js';
import { continued, isPeriodic, type Rhythm } from './rhythm.js';

/** Longer names are told apart by their beginnings only. */
const MAX_NAME_LENGTH = 256;

/** The rhythms of many kinds of occurrences; of those that were seen longest ago, nothing is known any more. */
export class Rhythms {
  private readonly byKind: RecentMap<string, Rhythm>;

  constructor(maxKinds: number) {
    this.byKind = new RecentMap(maxKinds);
  }

  /** Notes an occurrence; whether it was a periodic one, see {@link isPeriodic}. */
  isPeriodic(kind: string, atMs: number): boolean {
    const name = kind.slice(0, MAX_NAME_LENGTH);
    const rhythm = continued(this.byKind.get(name) ?? [], atMs);
    this.byKind.set(name, rhythm);
    return isPeriodic(rhythm);
  }
}
