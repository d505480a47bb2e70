import type { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { Dice } from '../rig/dice.js';

/**
 * What a link does to what it carries:
 * - `pass`: nothing. - `blackhole`: swallows bytes and ends of both directions. - `reset`: cuts what is open and what comes.
 * - `delay`: holds every piece back for `ms` and up to `jitterMs` more. - `throttle`: lets `bytesPerSecond` through, each way.
 * - `half-open`: what goes to the server arrives, nothing comes back. - `half-deaf`: nothing arrives, what the server says does.
 */
export type LinkMode =
  | { readonly kind: 'pass' | 'blackhole' | 'reset' | 'half-open' | 'half-deaf' }
  | { readonly kind: 'delay'; readonly ms: number; readonly jitterMs: number }
  | { readonly kind: 'throttle'; readonly bytesPerSecond: number; readonly ms: number };

/** `up` is towards the server. */
export type Direction = 'up' | 'down';

/** Told of each piece before it goes on; what it returns is waited for. */
export type PieceWatcher = (direction: Direction) => Promise<void> | void;

/** Bytes that a link holds before it stops reading. */
const MOST_HELD = 256 * 1024;

/** One connection through the chaos: what came in order goes out in order, unless the link is cut. */
export class ChaosLink {
  private isClosed = false;
  private woken: () => void = () => undefined;

  constructor(
    private readonly near: Socket,
    private readonly far: Socket,
    private mode: LinkMode,
    private readonly around: { readonly dice: Dice; readonly onPiece: PieceWatcher },
  ) {
    this.carry(near, far, 'up');
    this.carry(far, near, 'down');
  }

  onClosed(listener: () => void): void {
    this.near.once('close', listener);
  }

  follow(mode: LinkMode): void {
    this.mode = mode;
    if (mode.kind === 'reset') this.reset();
    this.woken();
  }

  /** Both ends are told that the other one is gone. */
  reset(): void {
    this.isClosed = true;
    cutOff(this.near);
    cutOff(this.far);
    this.woken();
  }

  private carry(from: Socket, to: Socket, direction: Direction): void {
    const held: (Buffer | 'end' | 'close')[] = [];
    let heldBytes = 0;
    let isSending = false;
    const send = async (): Promise<void> => {
      if (isSending) return;
      isSending = true;
      for (let piece = held[0]; piece !== undefined && !this.isClosed; piece = held[0]) {
        await this.hold(direction, Buffer.isBuffer(piece) ? piece.length : 0);
        if (Buffer.isBuffer(piece)) await this.around.onPiece(direction);
        if (this.cutShort()) break;
        held.shift();
        if (Buffer.isBuffer(piece)) heldBytes -= piece.length;
        pass(piece, to);
        if (heldBytes < MOST_HELD) from.resume();
      }
      isSending = false;
    };
    const take = (piece: Buffer | 'end' | 'close'): void => {
      held.push(piece);
      if (Buffer.isBuffer(piece)) heldBytes += piece.length;
      if (heldBytes >= MOST_HELD) from.pause();
      void send();
    };
    from.on('data', (chunk: Buffer) => take(chunk));
    from.once('end', () => take('end'));
    from.once('close', () => take('close'));
    from.resume();
  }

  private cutShort(): boolean {
    return this.isClosed;
  }

  /** Waits until a piece of `bytes` may go on. */
  private async hold(direction: Direction, bytes: number): Promise<void> {
    while (!this.isClosed && isShut(this.mode, direction))
      await new Promise<void>((resolve) => this.wakeLater(resolve));
    const { mode } = this;
    if (mode.kind === 'delay') await delay(mode.ms + this.around.dice.between(0, mode.jitterMs));
    if (mode.kind === 'throttle') await delay(mode.ms + (1000 * bytes) / mode.bytesPerSecond);
  }

  private wakeLater(resolve: () => void): void {
    const others = this.woken;
    this.woken = () => {
      this.woken = () => undefined;
      others();
      resolve();
    };
  }
}

/** Ends a connection at once, with a reset where there is such a thing: UNIX sockets have none. */
export function cutOff(socket: Socket): void {
  if (socket.remoteAddress === undefined) socket.destroy();
  else socket.resetAndDestroy();
}

function isShut({ kind }: LinkMode, direction: Direction): boolean {
  return (
    kind === 'blackhole' ||
    (kind === 'half-open' && direction === 'down') ||
    (kind === 'half-deaf' && direction === 'up')
  );
}

function pass(piece: Buffer | 'end' | 'close', to: Socket): void {
  if (to.destroyed) return;
  if (piece === 'end') to.end();
  else if (piece === 'close') to.destroySoon();
  else to.write(piece);
}
