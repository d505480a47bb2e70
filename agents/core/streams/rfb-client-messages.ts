import { RfbClientHandshake } from './rfb-client-handshake.js';
import { RFB_CLIENT_MESSAGES } from './rfb-client-message-kinds.js';

/**
 * Finds real input in what an RFB client sends (RFC 6143 section 7.5 and the registered extensions). It holds up no byte, changes none
 * but the flag in ClientInit, and keeps no more than a message's fixed part. A message it does not know ends the parsing: from then on
 * every byte counts as input, because a session that hibernates under a user is worse than one that stays awake. So does every byte of
 * a client that does not speak RFB.
 */

/** Longest fixed part of any message. */
const MAX_FIXED_BYTES = 12;

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
    const kind = RFB_CLIENT_MESSAGES.get(this.fixedPart.readUInt8(0));
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
