import { RfbClientHandshake } from './rfb-client-handshake.js';

/**
 * Finds real input in what an RFB client sends (RFC 6143 section 7.5 and the registered extensions). It holds up no byte, changes none
 * but the flag in ClientInit, and keeps no more than a message's fixed part. A message it does not know ends the parsing: from then on
 * every byte counts as input, because a session that hibernates under a user is worse than one that stays awake. So does every byte of
 * a client that does not speak RFB.
 */

/** Longest fixed part of any message below. */
const MAX_FIXED_BYTES = 12;

/** A message as far as its first bytes tell. */
interface Message {
  readonly totalBytes: number;
  readonly isInput: boolean;
}

/** Looks at the first `length` bytes of a message; undefined while they do not tell its size. */
type MessageKind = (bytes: Buffer, length: number) => Message | undefined;

const fixed = (totalBytes: number, isInput = false): MessageKind => {
  const message = { totalBytes, isInput };
  return () => message;
};

const sized = (need: number, total: (bytes: Buffer) => number, isInput = false): MessageKind => {
  return (bytes, length) => (length < need ? undefined : { totalBytes: total(bytes), isInput });
};

/** Sub-type 0 is a key event, sub-type 1 is audio, whose operation 2 carries a sample format. */
const qemu: MessageKind = (bytes, length) => {
  if (length < 2) return undefined;
  if (bytes.readUInt8(1) === 0) return { totalBytes: 12, isInput: true };
  if (length < 4) return undefined;
  return { totalBytes: bytes.readUInt16BE(2) === 2 ? 10 : 4, isInput: false };
};

const MESSAGES: ReadonlyMap<number, MessageKind> = new Map([
  [0, fixed(20)], // SetPixelFormat
  [2, sized(4, (bytes) => 4 + 4 * bytes.readUInt16BE(2))], // SetEncodings
  [3, fixed(10)], // FramebufferUpdateRequest
  [4, fixed(8, true)], // KeyEvent
  [5, sized(2, (bytes) => ((bytes.readUInt8(1) & 0x80) === 0 ? 6 : 7), true)], // PointerEvent; bit 7 announces the extended form
  [6, sized(8, (bytes) => 8 + Math.abs(bytes.readInt32BE(4)), true)], // ClientCutText; a negative length is the extended clipboard
  [150, fixed(10)], // EnableContinuousUpdates
  [248, sized(9, (bytes) => 9 + bytes.readUInt8(8))], // ClientFence
  [250, fixed(4)], // xvp
  [251, sized(8, (bytes) => 8 + 16 * bytes.readUInt8(6))], // SetDesktopSize
  [253, sized(4, (bytes) => 4 + ((bytes.readUInt8(1) & 0x80) === 0 ? bytes.readUInt16LE(2) : bytes.readUInt16BE(2)))], // GII
  [255, qemu],
]);

export class RfbClientMessages {
  private readonly fixedPart = Buffer.alloc(MAX_FIXED_BYTES);
  private fixedLength = 0;
  private toSkip = 0;
  private readonly handshake = new RfbClientHandshake();
  private isLost = false;

  /** Looks at the next bytes of the client; whether there was input among them. Throws FrameError for a handshake out of order. */
  push(chunk: Buffer): boolean {
    let offset = this.followHandshake(chunk);
    let sawInput = false;
    while (offset < chunk.length && !this.isLost) {
      const skipped = Math.min(this.toSkip, chunk.length - offset);
      this.toSkip -= skipped;
      offset += skipped;
      if (this.toSkip > 0 || offset === chunk.length) break;
      this.fixedPart[this.fixedLength] = chunk[offset] ?? 0;
      this.fixedLength += 1;
      offset += 1;
      sawInput = this.advance() || sawInput;
    }
    return sawInput || (this.isLost && chunk.length > 0);
  }

  /** Looks at the fixed part after each byte of it; whether it is known now to be input. */
  private advance(): boolean {
    const kind = MESSAGES.get(this.fixedPart.readUInt8(0));
    if (kind === undefined) {
      this.isLost = true;
      return true;
    }
    const message = kind(this.fixedPart, this.fixedLength);
    if (message === undefined) return false;
    this.toSkip = message.totalBytes - this.fixedLength;
    this.fixedLength = 0;
    return message.isInput;
  }

  /** Answers with how many bytes of `chunk` were part of the handshake. */
  private followHandshake(chunk: Buffer): number {
    const { handshake } = this;
    let offset = 0;
    while (offset < chunk.length && handshake.phase !== 'done' && handshake.phase !== 'foreign') {
      chunk[offset] = handshake.pass(chunk[offset] ?? 0);
      offset += 1;
    }
    this.isLost ||= handshake.phase === 'foreign';
    return offset;
  }
}
