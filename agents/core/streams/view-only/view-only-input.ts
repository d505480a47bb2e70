import { RFB_CLIENT_MESSAGES } from '../rfb-client-message-kinds.js';
import { FrameError } from '../websocket-frames.js';
import { keepPictureEncodings } from './encodings.js';
import type { PixelFormats } from './pixel-formats.js';

/** Version 3.8, security type None, and ClientInit that shares the screen: what the screen hears, whatever the client's flag says. */
const HANDSHAKE = Buffer.from('RFB 003.008\n\x01\x01');
/** Where the client says whether it shares the screen. Zero would have the server cut everybody else off (section 7.3.1). */
const SHARED_FLAG = HANDSHAKE.length - 1;

const SET_PIXEL_FORMAT = 0;
const SET_ENCODINGS = 2;
const UPDATE_REQUEST = 3;
const CONTINUOUS_UPDATES = 150;
const FENCE = 248;
/** What makes a picture come, and nothing else. Everything that a person does is missing here, and so is whatever changes the screen. */
const KEPT: ReadonlySet<number> = new Set([SET_PIXEL_FORMAT, SET_ENCODINGS, UPDATE_REQUEST, CONTINUOUS_UPDATES, FENCE]);

/** Longest message that is kept: SetEncodings with far more encodings than there are. */
const MAX_KEPT_BYTES = 4 + 4 * 512;
const MAX_FIXED_BYTES = 12;

/**
 * Keeps of what an RFB client says (RFC 6143 section 7.5) only what makes a picture come. Holds one message at most; those that are dropped
 * are not held. A message that it does not know ends the viewer: nobody can tell what is behind it.
 */
export class ViewOnlyInput {
  private readonly held = Buffer.alloc(MAX_KEPT_BYTES);
  private heldBytes = 0;
  /** How long the message is of which `held` is the beginning; 0 while that cannot be told. */
  private totalBytes = 0;
  private toSkip = 0;
  private greeted = 0;

  constructor(private readonly formats: PixelFormats) {}

  /** What of the client's next bytes the screen gets. Throws {@link FrameError} for what cannot be followed. */
  push(chunk: Buffer): Buffer {
    const kept: Buffer[] = [];
    for (let at = this.greet(chunk, kept); at < chunk.length;) {
      const skipped = Math.min(this.toSkip, chunk.length - at);
      this.toSkip -= skipped;
      at += skipped;
      if (at < chunk.length) at += this.hold(chunk, at, kept);
    }
    return Buffer.concat(kept);
  }

  private greet(chunk: Buffer, kept: Buffer[]): number {
    let at = 0;
    const from = this.greeted;
    for (; at < chunk.length && this.greeted < HANDSHAKE.length; at += 1, this.greeted += 1) {
      const isAsExpected = this.greeted === SHARED_FLAG || chunk[at] === HANDSHAKE[this.greeted];
      if (!isAsExpected) throw new FrameError(1003, 'Who may only look has to speak RFB 3.8.');
    }
    if (at > 0) kept.push(HANDSHAKE.subarray(from, this.greeted));
    return at;
  }

  /** Takes the next bytes of a message; answers with how many. */
  private hold(chunk: Buffer, at: number, kept: Buffer[]): number {
    const missing = this.totalBytes === 0 ? 1 : this.totalBytes - this.heldBytes;
    const count = Math.min(missing, chunk.length - at);
    chunk.copy(this.held, this.heldBytes, at, at + count);
    this.heldBytes += count;
    if (this.totalBytes === 0) this.measure();
    if (this.totalBytes > 0 && this.heldBytes === this.totalBytes) this.finish(kept);
    return count;
  }

  /** Finds out how long the message is, and lets it go by if it is none that is kept. */
  private measure(): void {
    const type = this.held.readUInt8(0);
    const kind = RFB_CLIENT_MESSAGES.get(type);
    if (!kind) throw new FrameError(1003, 'The viewer sent a message that nobody knows.');
    const message = kind(this.held.subarray(0, MAX_FIXED_BYTES), this.heldBytes);
    if (!message) return;
    if (!KEPT.has(type)) {
      this.toSkip = message.totalBytes - this.heldBytes;
      this.heldBytes = 0;
    } else if (message.totalBytes > MAX_KEPT_BYTES) {
      throw new FrameError(1003, 'The viewer asked for too many encodings.');
    } else this.totalBytes = message.totalBytes;
  }

  private finish(kept: Buffer[]): void {
    const message = Buffer.from(this.held.subarray(0, this.heldBytes));
    this.heldBytes = 0;
    this.totalBytes = 0;
    if (this.isForScreen(message)) kept.push(message);
  }

  private isForScreen(message: Buffer): boolean {
    const type = message.readUInt8(0);
    if (type === SET_PIXEL_FORMAT) return this.formats.choose(message.subarray(4));
    if (type === SET_ENCODINGS) keepPictureEncodings(message);
    if (type === UPDATE_REQUEST || type === CONTINUOUS_UPDATES) this.formats.settle();
    return true;
  }
}
