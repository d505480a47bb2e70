import type { AuditCheckpoint, AuditFinding, AuditRecord } from '../../../protocol/http/audit.js';
import { diagnose } from './chain-diagnosis.js';
import { CHAIN_START, type ChainTip, follows, originState } from './chain-link.js';

/** Entries that are kept in hand to look ahead with: they tell how a bad entry came about. */
const LOOK_AHEAD = 256;

/** A checkpoint, and whether a key that is trusted signed it. */
export interface CheckedCheckpoint {
  readonly checkpoint: AuditCheckpoint;
  /** Checked when its turn comes: a signature takes its time. */
  isSigned(): boolean;
}

/** Position of the last erasure of a person's origins, by the person. One that is not sealed yet comes after everything that is. */
export type Erasures = ReadonlyMap<string, number>;

/** Entries of one person that lack their origin. */
interface Missing {
  readonly first: number;
  readonly last: number;
  readonly count: number;
}

/**
 * Follows the chain entry by entry, in memory that does not grow with the log, and stops at the first entry that is not what was sealed.
 * Checkpoints find what the chain alone cannot: a chain that was computed anew, and a tail that was cut.
 */
export class ChainCheck {
  private readonly pending: AuditRecord[] = [];
  private readonly checkpoints: readonly CheckedCheckpoint[];
  /** Entries without origin that no erasure has explained yet, by the person who acted; whether that is right is known at the end. */
  private readonly erased = new Map<string, Missing>();
  /** Entries without origin that an erasure after them explains. */
  private explained = 0;
  private nextCheckpoint = 0;
  /** Up to where checkpoints agree, or where the entries begin. */
  private lastGood: number;
  /** Checkpoints that agree. */
  agreed = 0;
  /** Entries that are good. */
  entries = 0;

  /**
   * @param checkpoints in any order.
   * @param tip where the entries begin; the start of the log unless told otherwise.
   */
  constructor(
    checkpoints: readonly CheckedCheckpoint[],
    private at: ChainTip = CHAIN_START,
  ) {
    this.lastGood = at.position;
    this.checkpoints = [...checkpoints].sort((a, b) => a.checkpoint.position - b.checkpoint.position);
  }

  /** Where the chain stands. */
  get tip(): ChainTip {
    return this.at;
  }

  /** Takes the next entries. Answers with what is wrong, if it is known by now; nothing may be added then. */
  add(records: readonly AuditRecord[]): AuditFinding | null {
    this.pending.push(...records);
    return this.run(LOOK_AHEAD);
  }

  /** Looks at what is in hand, without a word on what may follow. */
  flush(): AuditFinding | null {
    return this.run(0);
  }

  /** There are no more entries here. @param erasures what the log says of erasures after them as well. */
  end(erasures: Erasures = new Map()): AuditFinding | null {
    const found = this.flush();
    if (found) return found;
    const beyond = this.checkpoints.find(({ checkpoint }) => checkpoint.position > this.at.position);
    if (beyond?.isSigned() === false) return forged(beyond.checkpoint);
    if (beyond) return cut(this.at, beyond.checkpoint);
    return this.unexplained(erasures);
  }

  /** Entries whose origin the log says was erased. */
  get erasedOrigins(): number {
    return [...this.erased.values()].reduce((sum, { count }) => sum + count, this.explained);
  }

  private run(keep: number): AuditFinding | null {
    let done = 0;
    const finding = this.firstOf(() => (done < this.pending.length - keep ? this.step(done++) : undefined));
    this.pending.splice(0, done);
    return finding;
  }

  private firstOf(step: () => AuditFinding | null | undefined): AuditFinding | null {
    for (;;) {
      const finding = this.compare() ?? step();
      if (finding === undefined) return null;
      if (finding !== null) return finding;
    }
  }

  private step(index: number): AuditFinding | null {
    const record = this.pending[index];
    if (!record) return null;
    if (record.previousHash !== this.at.hash || !follows(this.at, record)) {
      return diagnose(this.at, [record, ...this.pending.slice(index + 1)]);
    }
    const origin = originState(record);
    if (origin === 'bad') return badOrigin(record);
    if (origin === 'erased') this.noteErased(record);
    if (record.name === 'user.origins-erased') this.explain(record);
    this.at = { position: record.position, hash: record.hash };
    this.entries += 1;
    return null;
  }

  /** Compares checkpoints at the place where the chain stands; those before it were not asked for. */
  private compare(): AuditFinding | null {
    for (;;) {
      const next = this.checkpoints[this.nextCheckpoint];
      if (!next || next.checkpoint.position > this.at.position) return null;
      this.nextCheckpoint += 1;
      if (next.checkpoint.position < this.at.position) continue;
      if (!next.isSigned()) return forged(next.checkpoint);
      if (next.checkpoint.hash !== this.at.hash) return rewritten(this.lastGood, next.checkpoint);
      this.lastGood = next.checkpoint.position;
      this.agreed += 1;
    }
  }

  private noteErased({ actor, position }: AuditRecord): void {
    const id = textIn(actor, 'id');
    const known = this.erased.get(id);
    this.erased.set(id, { first: known?.first ?? position, last: position, count: (known?.count ?? 0) + 1 });
  }

  /** An erasure explains what is missing before it, its own origin among that, and nothing after it. */
  private explain({ data }: AuditRecord): void {
    const id = textIn(data, 'userId');
    this.explained += this.erased.get(id)?.count ?? 0;
    this.erased.delete(id);
  }

  private unexplained(erasures: Erasures): AuditFinding | null {
    const missing = [...this.erased].filter(([id, { last }]) => (erasures.get(id) ?? 0) < last);
    if (missing.length === 0) return null;
    const position = missing.reduce((least, [, { first }]) => Math.min(least, first), Infinity);
    return {
      kind: 'origin-missing',
      position,
      detail: `The origin of entry ${position} is gone, and the log does not say that anybody erased it afterwards.`,
    };
  }
}

function textIn(value: unknown, member: string): string {
  return typeof value === 'object' && value !== null ? String(Reflect.get(value, member) ?? '') : '';
}

function badOrigin({ position }: AuditRecord): AuditFinding {
  return { kind: 'altered', position, detail: `The origin of entry ${position} is not the one that was sealed.` };
}

function forged({ position, keyId }: AuditCheckpoint): AuditFinding {
  const detail = `The checkpoint at entry ${position} was not signed by the key ${keyId} that it names, or that key is not known.`;
  return { kind: 'checkpoint-forged', position, detail };
}

function cut({ position }: ChainTip, checkpoint: AuditCheckpoint): AuditFinding {
  const detail = `The log ends at entry ${position}, but a signed checkpoint proves that there was an entry ${checkpoint.position}: its tail was cut.`;
  return { kind: 'cut', position: position + 1, detail };
}

function rewritten(good: number, checkpoint: AuditCheckpoint): AuditFinding {
  const detail =
    `The entries after ${good} up to ${checkpoint.position} are not those that the signed checkpoint at ${checkpoint.position} was made for: ` +
    'at least one was altered and the hashes were computed anew.';
  return { kind: 'altered', position: good + 1, detail };
}
