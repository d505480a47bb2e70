import { Duplex } from 'node:stream';

/** One end of a pair: what is written to it can be read from the other end, at the pace of the other end. */
class End extends Duplex {
  peer: End | undefined;
  private release: (() => void) | undefined;
  private waiting: Buffer[] = [];
  private wantsMore = false;
  isStalled = false;

  override _read(): void {
    this.wantsMore = true;
    this.pull();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.peer?.waiting.push(chunk);
    this.release = done;
    this.peer?.pull();
  }

  override _final(done: () => void): void {
    this.peer?.push(null);
    done();
  }

  /** Takes what the peer wrote, as long as somebody reads here, and lets it write on. */
  pull(): void {
    while (this.wantsMore && !this.isStalled) {
      const chunk = this.waiting.shift();
      if (chunk === undefined) break;
      this.wantsMore = this.push(chunk);
    }
    if (this.waiting.length > 0 || this.peer?.release === undefined) return;
    const { release } = this.peer;
    this.peer.release = undefined;
    release();
  }
}

/**
 * Two connected streams without a network. `near` is for the code under test, `far` for the test, which collects what arrives there unless
 * it wants to read `far` itself.
 */
export class DuplexPair {
  readonly near: Duplex;
  readonly far: Duplex;
  private readonly farEnd: End;
  private readonly chunks: Buffer[] = [];

  constructor(isCollecting = true) {
    const near = new End();
    const far = new End();
    near.peer = far;
    far.peer = near;
    if (isCollecting) far.on('data', (chunk: Buffer) => this.chunks.push(chunk));
    this.near = near;
    this.far = far;
    this.farEnd = far;
  }

  /** Everything that arrived at the far end. */
  received(): Buffer {
    return Buffer.concat(this.chunks);
  }

  /** The far end stops reading. */
  stall(): void {
    this.farEnd.isStalled = true;
  }

  /** The far end reads on. */
  unstall(): void {
    this.farEnd.isStalled = false;
    this.farEnd.pull();
  }
}
