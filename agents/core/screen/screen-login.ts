import type { Duplex } from 'node:stream';
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

/**
 * Gives a fresh connection to an RFB server (RFC 6143) its password. Resolves with the same connection, on which ClientInit comes next.
 * Rejects with {@link ScreenRefusalError} or the connection's error, within `timeoutMs`, and has closed it then.
 */
export async function logInWithin<Connection extends Duplex>(
  connection: Connection,
  password: string,
  timeoutMs: number,
): Promise<Connection> {
  connection.on('error', () => undefined);
  try {
    await within(connection, timeoutMs, () => logIn(connection, password));
    return connection;
  } catch (error) {
    connection.destroy();
    throw error;
  }
}

/** Resolves when a screen that has its password tells its picture's size, and rejects within `timeoutMs`. The connection is closed then. */
export async function greetWithin(connection: Duplex, timeoutMs: number): Promise<void> {
  try {
    await within(connection, timeoutMs, () => greet(connection));
  } finally {
    connection.destroy();
  }
}

async function within(connection: Duplex, timeoutMs: number, talk: () => Promise<void>): Promise<void> {
  const late = (): unknown => connection.destroy(new Error('The screen did not answer in time.'));
  const timer = setTimeout(late, Math.max(1, timeoutMs));
  await talk().finally(() => clearTimeout(timer));
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
