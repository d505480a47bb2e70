import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import type { SourceReader, StreamSource } from './stream-source.js';

type Written = (error?: Error | null) => void;
interface Chunk {
  readonly chunk: unknown;
}

/**
 * A stream as Node's HTTP client knows connections, for as long as that needs it. It can move the body of an answer past the client, after
 * which the client is done with it while the stream itself may serve another one.
 */
export class AppConnection extends Duplex implements SourceReader {
  private hasMoved = false;

  /** @param giveBack takes the stream when its answer is complete and the client, which does not know that, has let go of it. */
  constructor(
    private readonly source: StreamSource,
    private readonly giveBack: (source: StreamSource) => void,
  ) {
    super({ allowHalfOpen: false });
    source.readBy(this);
  }

  /** Moves the next `length` bytes to `to`; calls `done` when they are all there. */
  moveTo(to: Socket, length: number, done: () => void): void {
    this.source.moveTo(to, length, () => {
      this.hasMoved = true;
      done();
    });
  }

  receive(bytes: Buffer): boolean {
    return this.push(bytes);
  }

  noteEnd(): void {
    this.push(null);
  }

  noteClose(error: Error | null): void {
    this.destroy(error ?? undefined);
  }

  noteTimeout(): void {
    this.emit('timeout');
  }

  override _read(): void {
    this.source.resume();
  }

  override _write(chunk: unknown, _encoding: BufferEncoding, done: Written): void {
    this.writeAll([{ chunk }], done);
  }

  override _writev(chunks: Chunk[], done: Written): void {
    this.writeAll(chunks, done);
  }

  override _final(done: Written): void {
    this.socket.end(() => done());
  }

  override _destroy(error: Error | null, done: Written): void {
    this.source.readBy(null);
    if (this.hasMoved && error === null) this.giveBack(this.source);
    else this.socket.destroy();
    done(error);
  }

  /* What the client asks of a socket beside that. */

  setKeepAlive(isOn: boolean, delayMs: number): this {
    this.socket.setKeepAlive(isOn, delayMs);
    return this;
  }

  setNoDelay(isOn: boolean): this {
    this.socket.setNoDelay(isOn);
    return this;
  }

  setTimeout(ms: number): this {
    this.socket.setTimeout(ms);
    return this;
  }

  get timeout(): number | undefined {
    return this.socket.timeout;
  }

  ref(): this {
    this.socket.ref();
    return this;
  }

  unref(): this {
    this.socket.unref();
    return this;
  }

  private get socket(): Socket {
    return this.source.socket;
  }

  /** Head and body of a request in one packet. */
  private writeAll(chunks: readonly Chunk[], done: Written): void {
    const { socket } = this;
    socket.cork();
    chunks.forEach(({ chunk }, index) => {
      const isLast = index === chunks.length - 1;
      if (chunk instanceof Uint8Array) socket.write(chunk, isLast ? done : undefined);
    });
    socket.uncork();
  }
}
