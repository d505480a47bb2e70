import type { Socket } from 'node:net';

/** What a {@link BodyMove} asks of the one who reads. */
export interface MoveControl {
  /** Goes on after a `take` that answered false. */
  resume(): void;
  /** Every byte was taken by the kernel. Not called when the receiver goes before that. */
  done(): void;
}

/** Writes a known number of bytes to a socket, from memory that is read into again as soon as the kernel has taken what was in it. */
export class BodyMove {
  /** Writes whose end was not told yet. */
  private unfinished = 0;
  private isHeld = false;

  constructor(
    private readonly to: Socket,
    private left: number,
    private readonly control: MoveControl,
  ) {}

  /** How many bytes are still to come. */
  get rest(): number {
    return this.left;
  }

  /** Takes `bytes`, no more than the rest; answers whether their memory may be used again now. */
  take(bytes: Buffer): boolean {
    this.left -= bytes.length;
    if (!this.to.writable) return true;
    this.unfinished += 1;
    this.to.write(bytes, this.written);
    this.isHeld = this.to.writableLength > 0;
    return !this.isHeld;
  }

  private readonly written = (error?: Error | null): void => {
    this.unfinished -= 1;
    if (error || this.unfinished > 0) return;
    if (this.left === 0) this.control.done();
    else if (this.isHeld) {
      this.isHeld = false;
      this.control.resume();
    }
  };
}
