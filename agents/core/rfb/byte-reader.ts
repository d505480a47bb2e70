import type { Duplex } from 'node:stream';

/** Reads the bytes of a stream in order, never more than it is asked for. Nobody else may read the stream. */
export class ByteReader {
  private rest: Buffer = Buffer.alloc(0);
  private readonly chunks: AsyncIterator<Buffer>;

  constructor(stream: Duplex) {
    this.chunks = stream[Symbol.asyncIterator]();
  }

  /** Exactly `length` bytes. Rejects when the stream ends or breaks before. */
  async take(length: number): Promise<Buffer> {
    const parts: Buffer[] = [];
    for (let missing = length; missing > 0;) {
      const part = await this.some(missing);
      parts.push(part);
      missing -= part.length;
    }
    return Buffer.concat(parts);
  }

  /** What there is next: at least one byte, at most `most` (which is at least 1). Of use until the next call. */
  async some(most: number): Promise<Buffer> {
    while (this.rest.length === 0) {
      const next = await this.chunks.next();
      if (next.done === true) throw new Error('The screen closed the connection.');
      this.rest = next.value;
    }
    const taken = this.rest.subarray(0, most);
    this.rest = this.rest.subarray(taken.length);
    return taken;
  }

  /** Reads `length` bytes and keeps none. */
  async skip(length: number): Promise<void> {
    for (let missing = length; missing > 0;) missing -= (await this.some(missing)).length;
  }
}
