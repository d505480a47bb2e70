import type { Duplex } from 'node:stream';

/** What an RFB server says of its screen in ServerInit (RFC 6143 section 7.3.2). */
export interface ScreenGreeting {
  readonly width: number;
  readonly height: number;
  readonly name: string;
}

const VERSION = 'RFB 003.008\n';
const SECURITY_NONE = 1;
const SHARED = 1;

/** Reads exact numbers of bytes off a stream, in order. */
class ByteReader {
  private buffered = Buffer.alloc(0);
  private readonly chunks: AsyncIterator<Buffer>;

  constructor(stream: Duplex) {
    this.chunks = stream[Symbol.asyncIterator]();
  }

  async take(length: number): Promise<Buffer> {
    while (this.buffered.length < length) {
      const next = await this.chunks.next();
      if (next.done === true) throw new Error('The screen closed the connection during the greeting.');
      this.buffered = Buffer.concat([this.buffered, next.value]);
    }
    const taken = this.buffered.subarray(0, length);
    this.buffered = this.buffered.subarray(length);
    return taken;
  }
}

/**
 * Greets an RFB server without a password, as a shared viewer (RFC 6143 section 7.1-7.3), and returns what it answered. Proves that the
 * screen lives; the stream cannot be used by anybody else afterwards. Rejects when the server refuses or goes away.
 */
export async function greetScreen(stream: Duplex): Promise<ScreenGreeting> {
  const reader = new ByteReader(stream);
  const version = (await reader.take(12)).toString('latin1');
  if (!/^RFB \d{3}\.\d{3}\n$/.test(version)) throw new Error('The screen does not speak RFB.');
  stream.write(VERSION);
  const types = await reader.take((await reader.take(1)).readUInt8());
  if (!types.includes(SECURITY_NONE)) throw new Error('The screen asks for a password that we did not set.');
  stream.write(Buffer.of(SECURITY_NONE));
  if ((await reader.take(4)).readUInt32BE() !== 0) throw new Error('The screen refused the connection.');
  stream.write(Buffer.of(SHARED));
  const init = await reader.take(24);
  const name = (await reader.take(init.readUInt32BE(20))).toString('utf8');
  return { width: init.readUInt16BE(0), height: init.readUInt16BE(2), name };
}
