import { OPCODES } from '../streams/websocket-frames.js';

const SHORT_HEADER_BYTES = 2;
const MASK_BYTES = 4;
const MAX_HEADER_BYTES = 14;

/**
 * Looks at a client's WebSocket frames (RFC 6455 section 5.2) as they pass, without touching them, and keeps nothing but the header of one.
 * What is in them stays unread, so that extensions such as compression are no concern. Bytes that are no frames of a client are looked at no
 * further: it is the application that answers to them.
 */
export class ClientMessages {
  private readonly header = Buffer.alloc(MAX_HEADER_BYTES);
  private headerLength = 0;
  /** Bytes of payload that are still to come. */
  private remaining = 0;
  private isLost = false;

  /** @param began told at the beginning of each message: its opcode and the size of its first frame in bytes. */
  constructor(private readonly began: (opcode: number, size: number) => void) {}

  push(chunk: Buffer): void {
    let offset = 0;
    while (offset < chunk.length && !this.isLost) {
      const skipped = Math.min(this.remaining, chunk.length - offset);
      this.remaining -= skipped;
      offset += skipped;
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
    this.headerLength = 0;
    this.beginFrame();
    return offset;
  }

  /** Size of the header as far as it is known: 2 bytes say how long it really is. */
  private headerSize(): number {
    if (this.headerLength < SHORT_HEADER_BYTES) return SHORT_HEADER_BYTES;
    const length = this.shortLength();
    const extended = length === 126 ? 2 : length === 127 ? 8 : 0;
    return SHORT_HEADER_BYTES + extended + MASK_BYTES;
  }

  private shortLength(): number {
    return this.header.readUInt8(1) & 0x7f;
  }

  private beginFrame(): void {
    const isMasked = (this.header.readUInt8(1) & 0x80) !== 0;
    const length = this.shortLength();
    const size = length === 126 ? this.header.readUInt16BE(2) : length === 127 ? this.longLength() : length;
    this.isLost = !isMasked || !Number.isSafeInteger(size);
    if (this.isLost) return;
    this.remaining = size;
    const opcode = this.header.readUInt8(0) & 0x0f;
    if (opcode === OPCODES.text || opcode === OPCODES.binary) this.began(opcode, size);
  }

  private longLength(): number {
    return Number(this.header.readBigUInt64BE(2));
  }
}
