import { FrameError } from './websocket-frames.js';

/** What a client answers to the greeting of a server (RFC 6143 section 7.1.1); a question mark stands for a digit. */
const VERSION = Buffer.from('RFB 003.???\n');
const ANY_DIGIT = 0x3f;
/** After so many bytes it is clear that the client means RFB. */
const SIGNATURE_BYTES = 3;
const MINOR_AT = 8;
/** From this version on the client chooses the security type; before, the server did. Servers take versions between for 3.3. */
const FIRST_WITH_CHOICE = 7;
const SECURITY_NONE = 1;
const SHARED = 1;

/** What became of a handshake: still on, followed to its end, or of a kind whose messages cannot be found. */
export type HandshakePhase = 'version' | 'choice' | 'init' | 'done' | 'foreign';

/**
 * Follows the client's half of the RFB handshake with a server that asks for no password, and makes each client a shared one: it sets
 * the flag in ClientInit (RFC 6143 section 7.3.1) in place as it passes. A second viewer never throws out the first.
 */
export class RfbClientHandshake {
  phase: HandshakePhase = 'version';
  private seen = 0;
  private minor = 0;

  /**
   * Takes one byte of the client and answers with what is sent in its place. Throws {@link FrameError} for a version that servers might
   * read in ways of their own.
   */
  pass(byte: number): number {
    if (this.phase === 'version') this.readVersion(byte);
    else if (this.phase === 'choice') this.phase = byte === SECURITY_NONE ? 'init' : 'foreign';
    else if (this.phase === 'init') {
      this.phase = 'done';
      return SHARED;
    }
    return byte;
  }

  private readVersion(byte: number): void {
    const expected = VERSION[this.seen];
    const isAsExpected = expected === ANY_DIGIT ? byte >= 0x30 && byte <= 0x39 : byte === expected;
    if (!isAsExpected) {
      this.leaveVersion();
      return;
    }
    if (this.seen >= MINOR_AT && expected === ANY_DIGIT) this.minor = this.minor * 10 + (byte - 0x30);
    this.seen += 1;
    if (this.seen === VERSION.length) this.phase = this.minor < FIRST_WITH_CHOICE ? 'init' : 'choice';
  }

  private leaveVersion(): void {
    if (this.seen >= SIGNATURE_BYTES) throw new FrameError(1002, 'The viewer does not speak RFB 3.');
    this.phase = 'foreign';
  }
}
