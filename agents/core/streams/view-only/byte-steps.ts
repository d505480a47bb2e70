/** What a reader of bytes wants next. */
export interface ByteStep {
  /** `peek` looks at the next byte and leaves it there, `take` is given the bytes, `skip` goes past them. */
  readonly kind: 'peek' | 'take' | 'skip';
  readonly bytes: number;
  /** Whether nobody gets to see them. */
  readonly isDropped: boolean;
}

/** Reads a conversation: each step is answered with its bytes, until the next step; with none for `skip`. */
export type ByteReading<Result = void> = Generator<ByteStep, Result, Buffer>;

export const PEEK: ByteStep = { kind: 'peek', bytes: 1, isDropped: false };
export const take = (bytes: number, isDropped = false): ByteStep => ({ kind: 'take', bytes, isDropped });
export const skip = (bytes: number, isDropped = false): ByteStep => ({ kind: 'skip', bytes, isDropped });

const NOTHING = Buffer.alloc(0);
/** Most bytes that one step may take. */
const MAX_TAKEN_BYTES = 64;

/** Leads a {@link ByteReading} through bytes as they come. Keeps no more than what one step takes. */
export class ByteSteps {
  private readonly taken = Buffer.alloc(MAX_TAKEN_BYTES);
  private step: ByteStep;
  private done = 0;

  constructor(private readonly reading: ByteReading<never>) {
    this.step = this.advance(NOTHING);
  }

  /** The parts of `chunk` that are not dropped, in order, where they are. Throws what the reading throws. */
  push(chunk: Buffer): Buffer[] {
    const kept: Buffer[] = [];
    let keptFrom = 0;
    for (let at = 0; at < chunk.length || this.step.bytes === 0;) {
      const passed = this.passFrom(chunk, at);
      if (this.step.isDropped) {
        if (at > keptFrom) kept.push(chunk.subarray(keptFrom, at));
        keptFrom = at + passed;
      }
      at += passed;
      if (this.done < this.step.bytes) break;
      this.step = this.advance(this.result());
    }
    if (keptFrom < chunk.length) kept.push(chunk.subarray(keptFrom));
    return kept;
  }

  /** Goes on with the present step; answers with how many bytes it used up. */
  private passFrom(chunk: Buffer, at: number): number {
    const { kind, bytes } = this.step;
    const count = Math.min(bytes - this.done, chunk.length - at);
    if (kind !== 'skip') chunk.copy(this.taken, this.done, at, at + count);
    this.done += count;
    return kind === 'peek' ? 0 : count;
  }

  private result(): Buffer {
    return this.step.kind === 'skip' ? NOTHING : this.taken.subarray(0, this.step.bytes);
  }

  private advance(bytes: Buffer): ByteStep {
    this.done = 0;
    return this.reading.next(bytes).value;
  }
}
