import { MAX_NOTE_BYTES } from '../../../protocol/agent/stream-notes.js';

/**
 * The server's side of RFC 6455 framing, pure: bytes in, events out, and encoders for the other way. No extensions. Payloads are
 * unmasked in place and handed on in slices as they arrive, so nothing is buffered but headers, control frames and notes.
 */

/** Opcodes, RFC 6455 section 5.2. */
export const OPCODES = { continuation: 0x0, text: 0x1, binary: 0x2, close: 0x8, ping: 0x9, pong: 0xa } as const;

/** Longest message that a client may send, in bytes, however many frames it has. */
export const MAX_MESSAGE_BYTES = 16 * 1024 * 1024;

/** What a client sent. `data` is a slice of a binary message; borders of messages carry no meaning for RFB. */
export interface FrameEvents {
  data(slice: Buffer): void;
  /** A whole text message, valid UTF-8 of at most `MAX_NOTE_BYTES`. */
  note(text: string): void;
  ping(payload: Buffer): void;
  pong(): void;
  /** `code` is 1005 when the client named none. */
  close(code: number, reason: Buffer): void;
}

/** The client broke the protocol: close with `code` and read no further. */
export class FrameError extends Error {
  override readonly name = 'FrameError';

  constructor(
    readonly code: 1002 | 1003 | 1007 | 1009,
    message: string,
  ) {
    super(message);
  }
}

const MAX_HEADER_BYTES = 14;
const MAX_CONTROL_BYTES = 125;
const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Takes a client's bytes in pieces of any size. */
export class FrameParser {
  private readonly header = Buffer.alloc(MAX_HEADER_BYTES);
  private headerLength = 0;
  private opcode = 0;
  private isFinal = false;
  private remaining = 0;
  private readonly mask = Buffer.alloc(4);
  private maskOffset = 0;
  /** Payload of a control frame or a note, as far as it has come; copied, so that no slice holds on to the chunk it was cut from. */
  private readonly short = Buffer.alloc(Math.max(MAX_CONTROL_BYTES, MAX_NOTE_BYTES));
  private shortLength = 0;
  private isInMessage = false;
  private messageBytes = 0;
  private isClosed = false;

  constructor(private readonly events: FrameEvents) {}

  /**
   * Consumes `chunk`, which is changed in place. Throws {@link FrameError} on the first violation; the parser is of no use afterwards.
   * Bytes after a close frame are ignored, as the RFC wants.
   */
  push(chunk: Buffer): void {
    let offset = 0;
    while (offset < chunk.length && !this.isClosed) {
      if (this.headerLength >= 0) offset = this.readHeader(chunk, offset);
      if (this.headerLength < 0) offset = this.readPayload(chunk, offset);
    }
  }

  private readHeader(chunk: Buffer, from: number): number {
    let offset = from;
    let wanted = this.headerSize();
    while (this.headerLength < wanted) {
      if (offset === chunk.length) return offset;
      // A header has a few bytes, and frames are short: a call for each copy would cost more than the rest of the parser.
      this.header[this.headerLength] = chunk[offset] ?? 0;
      this.headerLength += 1;
      offset += 1;
      if (this.headerLength === 2) wanted = this.headerSize();
    }
    this.beginFrame(wanted);
    this.headerLength = -1;
    return offset;
  }

  /** Size of the header as far as it is known: 2 bytes say how long it really is. */
  private headerSize(): number {
    if (this.headerLength < 2) return 2;
    const second = this.header.readUInt8(1);
    if ((second & 0x80) === 0) throw new FrameError(1002, 'A frame of the client was not masked.');
    const length = second & 0x7f;
    if (length === 126) return 8;
    return length === 127 ? 14 : 6;
  }

  private beginFrame(headerSize: number): void {
    const first = this.header.readUInt8(0);
    if ((first & 0x70) !== 0) throw new FrameError(1002, 'A frame used an extension that was not negotiated.');
    this.isFinal = (first & 0x80) !== 0;
    this.opcode = first & 0x0f;
    this.remaining = this.payloadLength();
    for (let index = 0; index < 4; index += 1) this.mask[index] = this.header[headerSize - 4 + index] ?? 0;
    this.maskOffset = 0;
    this.shortLength = 0;
    if (this.opcode >= OPCODES.close) this.beginControl();
    else this.beginData();
  }

  private payloadLength(): number {
    const short = this.header.readUInt8(1) & 0x7f;
    if (short < 126) return short;
    const length = short === 126 ? this.header.readUInt16BE(2) : Number(this.header.readBigUInt64BE(2));
    if (short === 126 ? length < 126 : length < 65_536)
      throw new FrameError(1002, 'A length was not written in the shortest form.');
    return length;
  }

  private beginControl(): void {
    const isKnown = this.opcode <= OPCODES.pong;
    if (!isKnown) throw new FrameError(1002, 'A control frame has an unknown opcode.');
    if (!this.isFinal || this.remaining > MAX_CONTROL_BYTES)
      throw new FrameError(1002, 'A control frame is fragmented or too long.');
  }

  private beginData(): void {
    if (this.opcode > OPCODES.binary) throw new FrameError(1002, 'A data frame has an unknown opcode.');
    const isContinuation = this.opcode === OPCODES.continuation;
    if (isContinuation !== this.isInMessage) throw new FrameError(1002, 'A message was fragmented out of order.');
    if (this.opcode === OPCODES.text) this.checkNote();
    this.messageBytes = (isContinuation ? this.messageBytes : 0) + this.remaining;
    if (this.messageBytes > MAX_MESSAGE_BYTES) throw new FrameError(1009, 'A message was too large.');
    this.isInMessage = !this.isFinal;
  }

  /** A note is one frame, so that there is nothing to collect from several. */
  private checkNote(): void {
    if (this.remaining > MAX_NOTE_BYTES) throw new FrameError(1009, 'A note was too long.');
    if (!this.isFinal) throw new FrameError(1003, 'A note came in fragments.');
  }

  private readPayload(chunk: Buffer, from: number): number {
    const end = Math.min(chunk.length, from + this.remaining);
    const slice = chunk.subarray(from, end);
    this.unmask(slice);
    this.remaining -= slice.length;
    const isDone = this.remaining === 0;
    if (isDone) this.headerLength = 0;
    if (this.opcode === OPCODES.binary || this.opcode === OPCODES.continuation) {
      if (slice.length > 0) this.events.data(slice);
      return end;
    }
    this.shortLength += slice.copy(this.short, this.shortLength);
    if (isDone) this.endShort(Buffer.from(this.short.subarray(0, this.shortLength)));
    return end;
  }

  private unmask(slice: Buffer): void {
    const { mask } = this;
    const offset = this.maskOffset;
    for (let index = 0; index < slice.length; index += 1)
      slice[index] = (slice[index] ?? 0) ^ (mask[(offset + index) & 3] ?? 0);
    this.maskOffset = (offset + slice.length) & 3;
  }

  private endShort(payload: Buffer): void {
    if (this.opcode === OPCODES.text) this.events.note(textOf(payload));
    else if (this.opcode === OPCODES.ping) this.events.ping(payload);
    else if (this.opcode === OPCODES.pong) this.events.pong();
    else this.endWithClose(payload);
  }

  private endWithClose(payload: Buffer): void {
    this.isClosed = true;
    if (payload.length === 0) {
      this.events.close(1005, payload);
      return;
    }
    const code = payload.length >= 2 ? payload.readUInt16BE(0) : 0;
    if (!isSendableCode(code)) throw new FrameError(1002, 'A close frame has a code that may not be sent.');
    this.events.close(code, payload.subarray(2));
  }
}

function textOf(payload: Buffer): string {
  try {
    return UTF8.decode(payload);
  } catch {
    throw new FrameError(1007, 'A note was not UTF-8.');
  }
}

/** Whether `code` may stand in a close frame, RFC 6455 section 7.4. */
function isSendableCode(code: number): boolean {
  const isStandard = code >= 1000 && code <= 1014 && code !== 1004 && code !== 1005 && code !== 1006;
  return isStandard || (code >= 3000 && code <= 4999);
}

/** Header of an unmasked, unfragmented frame with `length` bytes of payload to come. */
export function frameHeader(opcode: number, length: number): Buffer {
  if (length < 126) return Buffer.from([0x80 | opcode, length]);
  if (length < 65_536) {
    const header = Buffer.from([0x80 | opcode, 126, 0, 0]);
    header.writeUInt16BE(length, 2);
    return header;
  }
  const header = Buffer.alloc(10);
  header.set([0x80 | opcode, 127]);
  header.writeBigUInt64BE(BigInt(length), 2);
  return header;
}

/** Writes an unmasked, unfragmented frame of less than 64 KiB into `memory`; answers with its length. */
export function writeFrame(memory: Buffer, opcode: number, payload: Buffer): number {
  const { length } = payload;
  memory[0] = 0x80 | opcode;
  memory[1] = length < 126 ? length : 126;
  if (length >= 126) memory.writeUInt16BE(length, 2);
  const start = length < 126 ? 2 : 4;
  memory.set(payload, start);
  return start + length;
}

/** A whole control frame; `payload` has at most 125 bytes. */
export function controlFrame(opcode: number, payload: Buffer): Buffer {
  return Buffer.concat([frameHeader(opcode, payload.length), payload]);
}

/** A close frame. The reason is cut to what fits; a code that may not be sent, such as 1005, makes a close without code and reason. */
export function closeFrame(code: number, reason = ''): Buffer {
  if (!isSendableCode(code)) return controlFrame(OPCODES.close, Buffer.alloc(0));
  const payload = Buffer.alloc(MAX_CONTROL_BYTES);
  payload.writeUInt16BE(code, 0);
  // Cuts between characters: a browser fails the connection over half a character.
  const { written } = new TextEncoder().encodeInto(reason, payload.subarray(2));
  return controlFrame(OPCODES.close, payload.subarray(0, 2 + written));
}
