import type { Socket } from 'node:net';
import { writeDirectly } from '../../../sockets/direct-write.js';
import { FairTurns } from '../../../sockets/fair-turns.js';
import { ReadMemory } from './read-memory.js';
import { readReusably, type ReusableReads } from './reusable-reads.js';

/**
 * Moves bytes through memory that is used again and again, which takes half off the cost of Node's pipe. The kernel takes most writes at
 * once. Whenever it does not, the bytes stay where they are and nothing more is read until it did: a slow reader costs one buffer.
 */
export class ReusingPump implements ReusableReads {
  private readonly memory = new ReadMemory();
  private readonly turns = new FairTurns(() => {
    if (!this.isHeld) this.from.resume();
  });
  /** Writes whose end was not told yet. */
  private unfinished = 0;
  private isHeld = false;

  private constructor(
    private readonly from: Socket,
    private readonly to: Socket,
  ) {}

  /** Starts to move; false, and nothing is changed, when this version of Node cannot. */
  static start(from: Socket, to: Socket): boolean {
    const pump = new ReusingPump(from, to);
    if (!readReusably(from, pump)) return false;
    pump.moveEarlier();
    if (from.readableEnded) to.end();
    else from.once('end', () => to.end());
    from.resume();
    return true;
  }

  nextBuffer(): Buffer {
    return this.memory.current;
  }

  read(length: number): boolean {
    const { to } = this;
    // Nobody takes it any more: it is read away, so that the end is seen.
    if (!to.writable) return true;
    const sent = writeDirectly(to, this.memory.read(length));
    if (sent < length) this.writeRest(sent, length);
    // What waits to be written stays where it is, and so does the memory that it is in.
    if (this.isHeld) return false;
    const isTurn = this.turns.mayReadOn(length, this.memory.current.length);
    this.memory.adapt(length);
    return isTurn;
  }

  /** What the kernel did not take at once is the stream's to write. */
  private writeRest(from: number, to: number): void {
    this.unfinished += 1;
    this.to.write(this.memory.taken(from, to), this.written);
    this.isHeld = this.to.writableLength > 0;
  }

  /** Bytes that the stream had read before; they have memory of their own. */
  private moveEarlier(): void {
    for (let early: unknown = this.from.read(); early !== null; early = this.from.read()) {
      if (Buffer.isBuffer(early)) this.to.write(early);
    }
  }

  private readonly written = (): void => {
    this.unfinished -= 1;
    if (!this.isHeld || this.unfinished > 0) return;
    this.isHeld = false;
    this.from.resume();
  };
}
