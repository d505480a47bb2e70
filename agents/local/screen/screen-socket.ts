import { constants, openSync, closeSync, fstatSync } from 'node:fs';
import type { Socket } from 'node:net';
import { connectScreenSocket } from '../../core/streams/screen-socket.js';

/** O_PATH of open(2): names a file without opening it. Node does not export it. */
const O_PATH = 0o10000000;

/**
 * Connects to a screen's UNIX socket. The folder belongs to the session, whose programs could put a link to a socket of the host in its
 * place: so the socket itself is pinned first, checked to be one that `owner` made, and reached through the pinned name only.
 * Rejects when there is none, or it does not answer within `timeoutMs`.
 */
export async function connectScreen(path: string, owner: number, timeoutMs: number): Promise<Socket> {
  const pinned = openSync(path, O_PATH | constants.O_NOFOLLOW);
  try {
    const status = fstatSync(pinned);
    if (!status.isSocket() || status.uid !== owner) throw new Error(`${path} is not a socket of the session.`);
    return await opened(connectScreenSocket({ path: `/proc/self/fd/${pinned}` }), timeoutMs);
  } finally {
    closeSync(pinned);
  }
}

function opened(socket: Socket, timeoutMs: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => socket.destroy(new Error('The screen did not answer in time.')), timeoutMs);
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
