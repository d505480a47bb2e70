import type { Socket } from 'node:net';
import { ReadMemory } from '../../platform/splice/read-memory.js';
import { readReusably } from '../../platform/splice/reusable-reads.js';
import { BodyMove } from './body-move.js';

/** Who reads a {@link StreamSource}. */
export interface SourceReader {
  /** Bytes that it may keep. False asks for a pause, until {@link StreamSource.resume}. */
  receive(bytes: Buffer): boolean;
  noteEnd(): void;
  noteClose(error: Error | null): void;
  noteTimeout(): void;
}

/**
 * One stream of an agent, read into memory that is used again, as `src/vnc-proxy/splice` does. It serves one reader after another; what comes
 * while it has none answers nothing that was asked, and ends it.
 */
export class StreamSource {
  private readonly memory = new ReadMemory();
  private reader: SourceReader | null = null;
  private move: BodyMove | null = null;
  private failure: Error | null = null;

  constructor(readonly socket: Socket) {
    socket.on('error', (error) => (this.failure = error));
    socket.on('end', () => this.end());
    socket.on('close', () => this.reader?.noteClose(this.failure));
    socket.on('timeout', () => (this.reader ? this.reader.noteTimeout() : socket.destroy()));
    // Everything that comes where memory cannot be used again, else only what came with the handshake.
    socket.on('data', (chunk: Buffer) => {
      if (!this.take(chunk)) socket.pause();
    });
    readReusably(socket, { nextBuffer: () => this.memory.current, read: (length) => this.read(length) });
  }

  /** From now on everything goes to `reader`. */
  readBy(reader: SourceReader | null): void {
    this.reader = reader;
    if (reader === null) this.resume();
  }

  resume(): void {
    this.socket.resume();
  }

  /** Moves the next `length` bytes to `to` without showing them to the reader, then calls `done`. Whatever breaks meanwhile, the reader is told. */
  moveTo(to: Socket, length: number, done: () => void): void {
    const finish = (): void => {
      this.move = null;
      done();
    };
    this.move = new BodyMove(to, length, { resume: () => this.resume(), done: finish });
    this.resume();
  }

  private read(length: number): boolean {
    const { memory, move } = this;
    if (!move) return this.take(Buffer.from(memory.current.subarray(0, length)));
    const isFree = this.take(memory.taken(0, length));
    if (isFree) memory.adapt(length);
    return isFree;
  }

  private take(bytes: Buffer): boolean {
    const { move, reader } = this;
    if (move && bytes.length <= move.rest) return move.take(bytes);
    if (!move && reader) return reader.receive(bytes);
    // More than was announced, or unasked: what follows could not be told from an answer.
    this.socket.destroy();
    return false;
  }

  private end(): void {
    if (this.reader && !this.move) this.reader.noteEnd();
    else this.socket.destroy();
  }
}
