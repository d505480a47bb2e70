import type { Duplex } from 'node:stream';
import { ByteReader } from './byte-reader.js';

/** What an RFB server says of its screen in ServerInit (RFC 6143 section 7.3.2). */
export interface ScreenGreeting {
  readonly width: number;
  readonly height: number;
  readonly name: string;
}

const VERSION_BYTES = 12;
const SECURITY_NONE = 1;
const SHARED = 1;
const SERVER_INIT_BYTES = 24;
/** Longest name of a desktop that is read. */
const MAX_NAME_BYTES = 4096;

/**
 * Greets an RFB server without a password, as a shared viewer (RFC 6143 section 7.1-7.3; versions 3.3, 3.7 and 3.8), and returns what it
 * answered. Proves that the screen lives; the stream cannot be used by anybody else afterwards. Rejects when the server refuses, goes
 * away or talks nonsense; how long that may take is the caller's to say.
 */
export function greetScreen(stream: Duplex): Promise<ScreenGreeting> {
  return shakeHands(stream, new ByteReader(stream));
}

/** As {@link greetScreen}, for whoever goes on to read the screen. */
export async function shakeHands(stream: Duplex, reader: ByteReader): Promise<ScreenGreeting> {
  const version = /^RFB 003\.(\d{3})\n$/.exec((await reader.take(VERSION_BYTES)).toString('latin1'));
  if (version === null) throw new Error('The screen does not speak RFB.');
  await agreeOnNone(stream, reader, Number(version[1]));
  stream.write(Buffer.of(SHARED));
  const init = await reader.take(SERVER_INIT_BYTES);
  const nameLength = init.readUInt32BE(20);
  if (nameLength > MAX_NAME_BYTES) throw new Error('The name of the screen is too long.');
  const name = (await reader.take(nameLength)).toString('utf8');
  return { width: init.readUInt16BE(0), height: init.readUInt16BE(2), name };
}

/** Version 3.3 lets the server choose the security type; 3.8 says how it went. Versions between are taken for the lower one. */
async function agreeOnNone(stream: Duplex, reader: ByteReader, serverMinor: number): Promise<void> {
  const minor = serverMinor >= 8 ? 8 : serverMinor === 7 ? 7 : 3;
  stream.write(`RFB 003.00${minor}\n`);
  const types = minor === 3 ? [(await reader.take(4)).readUInt32BE()] : await offered(reader);
  if (!types.includes(SECURITY_NONE)) throw new Error('The screen asks for a password that we did not set.');
  if (minor > 3) stream.write(Buffer.of(SECURITY_NONE));
  if (minor === 8 && (await reader.take(4)).readUInt32BE() !== 0) throw new Error('The screen refused the connection.');
}

async function offered(reader: ByteReader): Promise<Buffer> {
  return reader.take((await reader.take(1)).readUInt8());
}
