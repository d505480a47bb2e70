import type { Duplex } from 'node:stream';
import { writeDirectly } from '../../../sockets/direct-write.js';
import { isInPlaceStream } from './in-place-socket.js';
import { frameHeader, OPCODES, writeFrame } from './websocket-frames.js';

/** Bytes that may wait for a slow viewer before the screen is no longer read. */
const MAX_WAITING_BYTES = 256 * 1024;
/** A viewer draws what it has only when a message is complete: on a slow link, larger ones would make the picture halting. */
const MAX_MESSAGE_BYTES = 64 * 1024;
/** Up to so many bytes it is cheaper to copy them behind a header than to have the stream write two pieces. */
const SMALL_BYTES = 8 * 1024;
const MAX_HEADER_BYTES = 10;

/** Where small messages of all viewers are put together, one at a time. */
const small = Buffer.allocUnsafeSlow(MAX_HEADER_BYTES + SMALL_BYTES);

/** What the path wants to know, and what it tells. */
export interface PictureWatch {
  /** Whether the viewer still wants a picture. Otherwise it is read away. */
  isWanted(): boolean;
  /** The viewer took bytes that had to wait for it. */
  caughtUp(): void;
}

/**
 * The way of the picture, from the screen to the viewer. Bytes of a screen that is read in place go on from where they are, and nothing
 * more is read until the kernel took all of them; of other screens a little waits here.
 */
export class PicturePath {
  /** Writes of bytes in place whose end was not told yet. */
  private unfinished = 0;
  private isHeld = false;

  constructor(
    private readonly screen: Duplex,
    private readonly viewer: Duplex,
    private readonly watch: PictureWatch,
  ) {}

  start(): void {
    const { screen, viewer } = this;
    viewer.on('drain', () => {
      this.watch.caughtUp();
      this.readOn();
    });
    if (isInPlaceStream(screen)) screen.readInPlace((bytes) => this.passInPlace(bytes));
    screen.on('data', (chunk: Buffer) => this.passChunk(chunk));
  }

  /** Reads the screen again, as soon as nothing that was read in place waits any more. */
  readOn(): void {
    if (!this.isHeld) this.screen.resume();
  }

  private passChunk(chunk: Buffer): void {
    if (!this.watch.isWanted() || this.sendSmall(chunk)) return;
    this.send(chunk);
    if (this.viewer.writableLength > MAX_WAITING_BYTES) this.screen.pause();
  }

  private passInPlace(bytes: Buffer): boolean {
    if (!this.watch.isWanted() || this.sendSmall(bytes)) return true;
    this.unfinished += 1;
    this.send(bytes, this.written);
    this.isHeld = this.viewer.writableLength > 0;
    return !this.isHeld;
  }

  /** A small message, if nothing waits: false when it was not sent. */
  private sendSmall(bytes: Buffer): boolean {
    const { viewer } = this;
    if (bytes.length > SMALL_BYTES || viewer.writableLength > 0) return false;
    const frame = small.subarray(0, writeFrame(small, OPCODES.binary, bytes));
    const sent = writeDirectly(viewer, frame);
    // The stream keeps what it is given, and this memory is used again at once.
    if (sent < frame.length) viewer.write(Buffer.from(frame.subarray(sent)));
    return true;
  }

  /** Headers and payload leave by one system call. */
  private send(bytes: Buffer, written?: () => void): void {
    const { viewer } = this;
    viewer.cork();
    for (let at = 0; at < bytes.length; at += MAX_MESSAGE_BYTES) {
      const payload = bytes.subarray(at, at + MAX_MESSAGE_BYTES);
      viewer.write(frameHeader(OPCODES.binary, payload.length));
      if (at + payload.length === bytes.length) viewer.write(payload, written);
      else viewer.write(payload);
    }
    viewer.uncork();
  }

  private readonly written = (): void => {
    this.unfinished -= 1;
    if (!this.isHeld || this.unfinished > 0) return;
    this.isHeld = false;
    this.watch.caughtUp();
    this.screen.resume();
  };
}
