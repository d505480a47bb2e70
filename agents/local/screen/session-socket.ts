import { constants, openSync, closeSync, fstatSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import type { StreamKind } from '../../../protocol/session.js';
import { connectScreenSocket } from '../../core/streams/screen-socket.js';

/** O_PATH of open(2): names a file without opening it. Node does not export it. */
const O_PATH = 0o10000000;

const CONNECT: Record<StreamKind, (path: string) => Socket> = {
  rfb: (path) => connectScreenSocket({ path }),
  http: (path) => connect({ path }),
};

/**
 * Connects to the UNIX socket of a session, behind which a screen or a web application is. The folder belongs to the session, whose programs could put a link to a socket of the host in its
 * place: so the socket itself is pinned first, checked to be one that `owner` made, and reached through the pinned name only.
 * Rejects when there is none, or it does not answer within `timeoutMs`.
 */
export async function connectSession(
  kind: StreamKind,
  path: string,
  owner: number,
  timeoutMs: number,
): Promise<Socket> {
  const pinned = openSync(path, O_PATH | constants.O_NOFOLLOW);
  try {
    const status = fstatSync(pinned);
    if (!status.isSocket() || status.uid !== owner) throw new Error(`${path} is not a socket of the session.`);
    return await opened(CONNECT[kind](`/proc/self/fd/${pinned}`), timeoutMs);
  } finally {
    closeSync(pinned);
  }
}

function opened(socket: Socket, timeoutMs: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => socket.destroy(new Error('The session did not answer in time.')), timeoutMs);
    socket.once('error', (error) => {
      clearTimeout(timer);
      reject(error);
    });
    socket.once('connect', () => {
      clearTimeout(timer);
      socket.removeAllListeners('error');
      resolve(socket);
    });
  });
}
