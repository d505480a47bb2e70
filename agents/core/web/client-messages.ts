import { MAX_IGNORED_BYTES } from '../../../protocol/session.js';
import { OPCODES } from '../streams/websocket-frames.js';

const SHORT_HEADER_BYTES = 2;
const MASK_BYTES = 4;
const MAX_HEADER_BYTES = 14;
/** Set in the first frame of a message that is compressed (RFC 7692 section 6). */
const RSV1 = 0x40;

/** A message of a client, as far as it is looked at. */
export interface ClientMessage {
  readonly opcode: number;
  /** Size of its first frame in bytes. */
  readonly size: number;
  /** The first bytes of its first frame, unmasked; none of a message that is compressed. Holds no longer than the call. */
  readonly beginning: Buffer;
}

/**
 * Looks at a client's WebSocket frames (RFC 6455 section 5.2) as they pass, without touching them, and keeps nothing but the header and the
 * first bytes of one. Bytes that are no frames of a client are looked at no further: it is the application that answers to them.
 */
export class ClientMessages {
  private readonly header = Buffer.alloc(MAX_HEADER_BYTES);
  private headerLength = 0;
  /** Bytes of payload that are still to come. */
  private remaining = 0;
  private readonly beginning = Buffer.alloc(MAX_IGNORED_BYTES);
  private beginningLength = 0;
  /** Bytes that are awaited before the message is told; none between messages. */
  private wanted: number | undefined;
  private isLost = false;

  /** @param began told once of each message, as soon as its first bytes are there. */
  constructor(private readonly began: (message: ClientMessage) => void) {}

  push(chunk: Buffer): void {
    let offset = 0;
    while (offset < chunk.length && !this.isLost) {
      const passed = Math.min(this.remaining, chunk.length - offset);
      this.remaining -= passed;
      this.readBeginning(chunk.subarray(offset, offset + passed));
      offset += passed;
      if (this.remaining === 0) offset = this.readHeader(chunk, offset);
    }
  }

  private readHeader(chunk: Buffer, from: number): number {
    let offset = from;
    while (this.headerLength < this.headerSize()) {
      const taken = chunk.copy(this.header, this.headerLength, offset, offset + this.headerSize() - this.headerLength);
      if (taken === 0) return offset;
      this.headerLength += taken;
      offset += taken;
    }
    this.beginFrame();
    this.headerLength = 0;
    return offset;
  }

  /** Size of the header as far as it is known: 2 bytes say how long it really is. */
  private headerSize(): number {
    if (this.headerLength < SHORT_HEADER_BYTES) return SHORT_HEADER_BYTES;
    return this.maskOffset() + MASK_BYTES;
  }

  private shortLength(): number {
    return this.header.readUInt8(1) & 0x7f;
  }

  private beginFrame(): void {
    const isMasked = (this.header.readUInt8(1) & 0x80) !== 0;
    this.isLost = !isMasked || !Number.isSafeInteger(this.frameSize());
    if (this.isLost) return;
    this.remaining = this.frameSize();
    const opcode = this.opcode();
    if (opcode !== OPCODES.text && opcode !== OPCODES.binary) return;
    const isCompressed = (this.header.readUInt8(0) & RSV1) !== 0;
    this.wanted = isCompressed ? 0 : Math.min(this.remaining, MAX_IGNORED_BYTES);
    this.beginningLength = 0;
    this.readBeginning(Buffer.alloc(0));
  }

  private opcode(): number {
    return this.header.readUInt8(0) & 0x0f;
  }

  private frameSize(): number {
    const length = this.shortLength();
    if (length === 126) return this.header.readUInt16BE(2);
    return length === 127 ? Number(this.header.readBigUInt64BE(2)) : length;
  }

  /** Takes what it wants of a piece of the payload, and tells of the message when that is all. */
  private readBeginning(piece: Buffer): void {
    if (this.wanted === undefined) return;
    const maskAt = this.maskOffset();
    const taken = Math.min(piece.length, this.wanted - this.beginningLength);
    for (let index = 0; index < taken; index += 1, this.beginningLength += 1) {
      const mask = this.header.readUInt8(maskAt + (this.beginningLength % MASK_BYTES));
      this.beginning.writeUInt8(piece.readUInt8(index) ^ mask, this.beginningLength);
    }
    if (this.beginningLength < this.wanted) return;
    this.wanted = undefined;
    const beginning = this.beginning.subarray(0, this.beginningLength);
    this.began({ opcode: this.opcode(), size: this.frameSize(), beginning });
  }

  /** The mask stands at the end of the header, whose bytes stay until the next one. */
  private maskOffset(): number {
    const length = this.shortLength();
    return SHORT_HEADER_BYTES + (length === 126 ? 2 : length === 127 ? 8 : 0);
  }
}
