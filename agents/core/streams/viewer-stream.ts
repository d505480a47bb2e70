import type { Duplex } from 'node:stream';
import {
  STREAM_CLOSE_CODES,
  STREAM_HALF_CLOSE_GRACE_MS,
  STREAM_PING_INTERVAL_MS,
  type StreamCloseCode,
} from '../../../protocol/agent/streams.js';
import type { Clock, Timer } from '../clock.js';
import { writeDirectly } from '../../../sockets/direct-write.js';
import { isInPlaceStream } from './in-place-socket.js';
import { Liveness } from './liveness.js';
import { RfbClientMessages } from './rfb-client-messages.js';
import { PicturePath } from './picture-path.js';
import { closeOf, type SessionStream } from './session-stream.js';
import { pongFrame, readNote, type StreamFacts } from './viewer-notes.js';
import { closeFrame, controlFrame, FrameError, FrameParser, OPCODES } from './websocket-frames.js';

/** Bytes that may wait for a slow side before the other one is no longer read. */
const MAX_WAITING_BYTES = 256 * 1024;

export interface ViewerStreamOptions {
  readonly clock: Clock;
  /** A person did something. Called often. */
  readonly sawInput: () => void;
  /** What a viewer that pings is told. */
  readonly facts: () => StreamFacts;
  readonly pingIntervalMs?: number;
}

/**
 * One viewer's stream: ends the browser's WebSocket, whose bytes arrive on `viewer`, and passes the payload to and from `screen`.
 * Back-pressure is TCP's own: whoever is slow is not read for, and nothing but {@link MAX_WAITING_BYTES} waits here.
 */
export class ViewerStream implements SessionStream {
  /** Resolves when both sides are closed. */
  readonly ended: Promise<void>;
  private readonly parser = new FrameParser({
    data: (slice) => this.passInput(slice),
    note: (text) => this.followNote(text),
    ping: (payload) => this.sendControl(controlFrame(OPCODES.pong, payload)),
    pong: () => undefined,
    close: (code) => this.endByViewer(code),
  });
  private readonly liveness: Liveness;
  private readonly picture: PicturePath;
  private readonly input = new RfbClientMessages();
  private isClosing = false;
  /** Whether the viewer broke the protocol, so that nothing can be made of what it sends. */
  private isDeaf = false;
  private grace: Timer | undefined;

  constructor(
    private readonly viewer: Duplex,
    private readonly screen: Duplex,
    private readonly options: ViewerStreamOptions,
  ) {
    viewer.on('error', () => undefined);
    screen.on('error', (error) => {
      if (error instanceof FrameError) this.close(error.code, error.message);
    });
    this.ended = Promise.all([closeOf(viewer), closeOf(screen)]).then(() => this.grace?.cancel());
    this.picture = new PicturePath(screen, viewer, {
      isWanted: () => !this.isClosing && !viewer.destroyed,
      // A viewer that takes bytes is alive, even if its answer to the ping is still stuck behind them.
      caughtUp: () => this.liveness.noteSign(),
    });
    this.liveness = new Liveness(options.clock, options.pingIntervalMs ?? STREAM_PING_INTERVAL_MS, {
      ping: () => this.sendControl(controlFrame(OPCODES.ping, Buffer.alloc(0))),
      dead: () => this.destroy(),
    });
  }

  /** Begins to pass bytes on; `head` are bytes of the viewer that were read already. */
  start(head: Buffer): void {
    const { viewer, screen } = this;
    this.liveness.start();
    this.picture.start();
    screen.on('drain', () => viewer.resume());
    screen.on('end', () => this.close(1001));
    screen.on('close', () => this.close(1001));
    if (isInPlaceStream(viewer)) viewer.readInPlace((bytes) => this.readViewer(bytes));
    viewer.on('data', (chunk: Buffer) => this.readViewer(chunk));
    viewer.on('end', () => this.endByViewer(1005));
    viewer.on('close', () => this.endByViewer(1005));
    if (head.length > 0) this.readViewer(head);
    if (screen.destroyed) this.close(1001);
    if (viewer.destroyed) this.endByViewer(1005);
  }

  /** Tells the viewer why and closes both sides. The first close counts. */
  close(code: StreamCloseCode, reason: string = STREAM_CLOSE_CODES[code].message): void {
    this.finish(code, reason);
    this.screen.destroy();
  }

  /** As {@link close}, with a code that the control plane chose. */
  closeWith(code: number, reason: string): void {
    this.finish(code, reason);
    this.screen.destroy();
  }

  /** Answers whether the viewer may go on at once. */
  private readViewer(chunk: Buffer): boolean {
    this.liveness.noteSign();
    if (this.isDeaf) return true;
    // Answers to what came together leave together.
    this.viewer.cork();
    try {
      this.parser.push(chunk);
    } catch (error) {
      this.isDeaf = true;
      if (error instanceof FrameError) this.close(error.code, error.message);
      else this.close(1011);
    }
    this.viewer.uncork();
    const isAhead = this.screen.writableLength > MAX_WAITING_BYTES;
    if (isAhead) this.viewer.pause();
    return !isAhead;
  }

  private passInput(slice: Buffer): void {
    if (this.isClosing || this.screen.destroyed || this.screen.writableEnded) return;
    if (this.input.push(slice)) this.options.sawInput();
    const sent = writeDirectly(this.screen, slice);
    // What waits needs memory of its own: this one is read into again.
    if (sent < slice.length) this.screen.write(Buffer.from(slice.subarray(sent)));
  }

  private followNote(text: string): void {
    const note = readNote(text);
    if (note?.type === 'ping') this.sendControl(pongFrame(note.id, this.options.facts()));
    if (note?.type === 'present') this.options.sawInput();
  }

  private sendControl(frame: Buffer): void {
    // Control frames and notes are answered at the pace of a peer that reads them: one that only asks gets nothing more into memory.
    if (!this.isClosing && !this.viewer.destroyed && this.viewer.writableLength <= MAX_WAITING_BYTES)
      this.viewer.write(frame);
  }

  /** The viewer left: what it typed last still reaches the screen. */
  private endByViewer(code: number): void {
    this.finish(code, '');
    this.screen.end();
  }

  private finish(code: number, reason: string): void {
    if (this.isClosing) return;
    this.isClosing = true;
    this.liveness.stop();
    if (!this.viewer.destroyed && !this.viewer.writableEnded) this.viewer.end(closeFrame(code, reason));
    // Read on, or the viewer's own end would never be seen.
    this.viewer.resume();
    this.picture.readOn();
    this.grace = this.options.clock.schedule(STREAM_HALF_CLOSE_GRACE_MS, () => this.destroy());
  }

  private destroy(): void {
    this.liveness.stop();
    this.isClosing = true;
    this.viewer.destroy();
    this.screen.destroy();
  }
}
