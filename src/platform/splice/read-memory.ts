/** Few system calls for many bytes, and still small enough to stay in the processor's cache. */
const OWN_BYTES = 256 * 1024;
/** Buffers that are kept for the next busy streams. */
const MAX_SPARE = 16;
/** A stream is busy after a read of this many bytes … */
const BUSY_FROM_BYTES = 32 * 1024;
/** … until one of less than this many. */
const QUIET_BELOW_BYTES = 16 * 1024;

/** All quiet streams read into this one, by turns. */
const shared = Buffer.allocUnsafeSlow(64 * 1024);
const spare: Buffer[] = [];

/**
 * What one direction of a stream reads into. While it is quiet, that is one buffer for all, out of which bytes are copied at once: a
 * thousand quiet streams need no memory. While it is busy it has a large one of its own, from which bytes go on without a copy.
 */
export class ReadMemory {
  private own: Buffer | null = null;

  get current(): Buffer {
    return this.own ?? shared;
  }

  /** The first `length` bytes, as they were read. Of use until anything else is read. */
  read(length: number): Buffer {
    return this.current.subarray(0, length);
  }

  /** What was read from byte `from` to byte `to`, in memory that no other stream touches. */
  taken(from: number, to: number): Buffer {
    return this.own ? this.own.subarray(from, to) : Buffer.from(shared.subarray(from, to));
  }

  /** Chooses for the next read, after one of `length` bytes of which none is needed here any more. */
  adapt(length: number): void {
    if (this.own && length < QUIET_BELOW_BYTES) {
      if (spare.length < MAX_SPARE) spare.push(this.own);
      this.own = null;
    } else if (!this.own && length >= BUSY_FROM_BYTES) {
      this.own = spare.pop() ?? Buffer.allocUnsafeSlow(OWN_BYTES);
    }
  }
}
