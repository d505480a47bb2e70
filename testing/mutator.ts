import { randomInt } from 'node:crypto';

/** Values at which parsers of lengths and types tend to break. */
const EDGES = [0x00, 0x01, 0x7d, 0x7e, 0x7f, 0x80, 0xfe, 0xff];

/** The same damage at every run, so that a failure is news of the code. */
const USUAL_SEED = '20261123';

/** The usual seed, or `FUZZ_SEED`: a number, or `random`. */
export function fuzzSeed(): number {
  const { FUZZ_SEED: wanted = USUAL_SEED } = process.env;
  return wanted === 'random' ? randomInt(2 ** 31) : Number(wanted);
}

/** Chance, and bytes that are damaged by chance; the same seed does the same again. */
export class Mutator {
  private state: number;

  constructor(readonly seed: number) {
    this.state = seed >>> 0;
  }

  /** From 0 to `bound` - 1. */
  below(bound: number): number {
    // mulberry32
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = this.state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % bound;
  }

  chance(percent: number): boolean {
    return this.below(100) < percent;
  }

  pick<Item>(items: readonly [Item, ...Item[]]): Item {
    return items[this.below(items.length)] ?? items[0];
  }

  bytes(length: number): Buffer {
    return Buffer.from(Array.from({ length }, () => this.below(256)));
  }

  /** A damaged copy: bits turned, bytes replaced, put in, left out or repeated, the end cut off. */
  mutate(original: Buffer): Buffer {
    let bytes = Buffer.from(original);
    for (let times = 1 + this.below(3); times > 0; times -= 1) bytes = this.damage(bytes);
    return bytes;
  }

  /** Cuts `bytes` into pieces of any size. */
  pieces(bytes: Buffer): Buffer[] {
    const pieces: Buffer[] = [];
    for (let at = 0; at < bytes.length;) {
      const length = this.chance(70) ? bytes.length : 1 + this.below(12);
      pieces.push(Buffer.from(bytes.subarray(at, at + length)));
      at += length;
    }
    return pieces;
  }

  private damage(bytes: Buffer<ArrayBuffer>): Buffer<ArrayBuffer> {
    // The first bytes say what the rest is: they are hit more often.
    const at = this.below(this.chance(60) ? Math.min(bytes.length + 1, 16) : bytes.length + 1);
    const [before, after] = [bytes.subarray(0, at), bytes.subarray(at)];
    switch (this.below(6)) {
      case 0:
        return Buffer.concat([before, after.map((byte, index) => (index === 0 ? byte ^ (1 << this.below(8)) : byte))]);
      case 1:
        return Buffer.concat([before, Buffer.of(EDGES[this.below(EDGES.length)] ?? 0), after.subarray(1)]);
      case 2:
        return Buffer.concat([before, this.bytes(1 + this.below(4)), after]);
      case 3:
        return Buffer.concat([before, after.subarray(1 + this.below(4))]);
      case 4:
        return Buffer.concat([before, after.subarray(0, 8), after]);
      default:
        return Buffer.concat([before]);
    }
  }
}
