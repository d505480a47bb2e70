import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { connectScreenSocket } from '../../core/streams/screen-socket.js';
import { readExactly } from './exact-bytes.js';
import { answerChallenge, CHALLENGE_BYTES } from './vnc-auth.js';

const VERSION = 'RFB 003.008\n';
const VERSION_BYTES = 12;
const VNC_AUTHENTICATION = 2;
const SHARED = 1;
const SERVER_INIT_BYTES = 24;
/** Longest reason of a refusal that is read; more of it is of no use to anybody. */
const MAX_REASON_BYTES = 256;

/** The screen answered and did not let us in: the program behind it is not as it should be, or the password is not. */
export class ScreenRefusalError extends Error {
  override readonly name = 'ScreenRefusalError';
}

/** Where a screen listens, and what it asks for. */
export interface ScreenAddress {
  readonly host: string;
  readonly port: number;
  readonly password: string;
}

/**
 * Connects to an RFB server (RFC 6143) and gives it its password. Resolves with a socket on which ClientInit comes next. Rejects with
 * {@link ScreenRefusalError} or the system's error, within `timeoutMs`.
 */
export async function openScreen(address: ScreenAddress, timeoutMs: number): Promise<Socket> {
  const socket = connectScreenSocket({ host: address.host, port: address.port });
  socket.on('error', () => undefined);
  const timer = setTimeout(() => socket.destroy(new Error('The screen did not answer in time.')), timeoutMs);
  try {
    await logIn(socket, address.password);
    return socket;
  } catch (error) {
    socket.destroy();
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

/** The client's half of version and security handshake, with a password, up to the server's consent. */
export async function logIn(stream: Duplex, password: string): Promise<void> {
  const version = (await readExactly(stream, VERSION_BYTES)).toString('latin1');
  // Older servers choose the kind of security themselves; none of today's does.
  if (!/^RFB 003\.(008|889)\n$/.test(version)) throw new ScreenRefusalError('The screen does not speak RFB 3.8.');
  stream.write(VERSION);
  const count = (await readExactly(stream, 1)).readUInt8();
  if (count === 0) throw await refusal(stream);
  const kinds = await readExactly(stream, count);
  if (!kinds.includes(VNC_AUTHENTICATION)) throw new ScreenRefusalError('The screen does not ask for a password.');
  stream.write(Buffer.of(VNC_AUTHENTICATION));
  stream.write(answerChallenge(password, await readExactly(stream, CHALLENGE_BYTES)));
  if ((await readExactly(stream, 4)).readUInt32BE() !== 0) throw await refusal(stream);
}

/** Whether the screen draws: sends ClientInit and waits for ServerInit. The stream cannot be used by anybody else afterwards. */
export async function greet(stream: Duplex): Promise<void> {
  stream.write(Buffer.of(SHARED));
  await readExactly(stream, SERVER_INIT_BYTES);
}

async function refusal(stream: Duplex): Promise<ScreenRefusalError> {
  const length = (await readExactly(stream, 4)).readUInt32BE();
  const text = (await readExactly(stream, Math.min(length, MAX_REASON_BYTES))).toString('latin1');
  return new ScreenRefusalError(`The screen refused the connection: ${JSON.stringify(text)}`);
}
