/** What a viewer's bytes lead to: `reply` goes back to it, `rest` on to the screen. */
export interface HandshakeStep {
  readonly reply: Buffer;
  /** Bytes behind the handshake; undefined while it goes on. */
  readonly rest?: Buffer;
  /** Set when the viewer is turned away, after the reply. */
  readonly refusal?: string;
}

const NONE = 1;
const VERSION_BYTES = 12;
const CONSENT = Buffer.alloc(4);

type Minor = 3 | 7 | 8;

/** Versions that viewers answer with; RFC 6143 section 7.1.1 has 3.5 count as 3.3. */
const MINORS: ReadonlyMap<string, Minor> = new Map([
  ['RFB 003.003\n', 3],
  ['RFB 003.005\n', 3],
  ['RFB 003.007\n', 7],
  ['RFB 003.008\n', 8],
]);

/**
 * The server's half of version and security handshake (RFC 6143 section 7.1) towards a viewer, without a password: the agent has given
 * it to the screen already. Holds twelve bytes at most.
 */
export class ViewerHandshake {
  /** What the server says first. */
  readonly greeting = Buffer.from('RFB 003.008\n', 'latin1');
  private pending = Buffer.alloc(0);
  private minor: Minor | undefined;

  /** Takes the viewer's next bytes. Must not be called again after a step with `rest` or `refusal`. */
  push(chunk: Buffer): HandshakeStep {
    if (this.minor !== undefined) return this.choose(chunk);
    const missing = VERSION_BYTES - this.pending.length;
    this.pending = Buffer.concat([this.pending, chunk.subarray(0, missing)]);
    if (this.pending.length < VERSION_BYTES) return { reply: Buffer.alloc(0) };
    return this.answerVersion(chunk.subarray(missing));
  }

  private answerVersion(rest: Buffer): HandshakeStep {
    this.minor = MINORS.get(this.pending.toString('latin1'));
    if (this.minor === undefined) return { reply: Buffer.alloc(0), refusal: 'The viewer does not speak RFB 3.' };
    // A viewer of version 3.3 is told, later ones choose from a list.
    if (this.minor === 3) return { reply: Buffer.of(0, 0, 0, NONE), rest };
    const offer = Buffer.of(1, NONE);
    if (rest.length === 0) return { reply: offer };
    const step = this.choose(rest);
    return { ...step, reply: Buffer.concat([offer, step.reply]) };
  }

  private choose(chunk: Buffer): HandshakeStep {
    if (chunk.length === 0) return { reply: Buffer.alloc(0) };
    if (chunk[0] !== NONE) return this.turnAway('The viewer chose a kind of security that was not offered.');
    return { reply: this.minor === 8 ? CONSENT : Buffer.alloc(0), rest: chunk.subarray(1) };
  }

  private turnAway(refusal: string): HandshakeStep {
    const text = Buffer.from(refusal, 'latin1');
    const head = Buffer.alloc(8);
    head.writeUInt32BE(1, 0);
    head.writeUInt32BE(text.length, 4);
    // Only version 3.8 has a reason after the refusal.
    return { reply: this.minor === 8 ? Buffer.concat([head, text]) : head.subarray(0, 4), refusal };
  }
}
