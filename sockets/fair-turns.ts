/** Bytes that one connection may read while others wait: some tenths of a millisecond of a processor. */
const TURN_BYTES = 2 * 1024 * 1024;

/**
 * Lets every connection have its turn. Node reads one that always has more up to 32 times before it looks at the next, which is 8 MiB with large
 * buffers: somebody who types beside such a stream would feel each of these.
 */
export class FairTurns {
  private taken = 0;

  /** @param readOn is called when everybody else had a turn. */
  constructor(private readonly readOn: () => void) {}

  /**
   * Counts a read of `length` bytes into memory for `most`. Whether to read on at once; otherwise reading has to stop until `readOn`.
   */
  mayReadOn(length: number, most: number): boolean {
    this.taken += length;
    // A read that does not fill the memory is the last one of its turn.
    if (length < most) this.taken = 0;
    if (this.taken < TURN_BYTES) return true;
    this.taken = 0;
    setImmediate(this.readOn);
    return false;
  }
}
