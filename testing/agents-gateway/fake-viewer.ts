import { once } from 'node:events';
import type { Socket } from 'node:net';
import type { StreamCloseCode } from '../../protocol/agent/streams.js';
import type { StreamTicket } from '../../protocol/http/sessions.js';
import { type Upgraded, upgrade } from './dial-stream.js';

/** Opens a screen as a browser does, and hands out the bare connection. `headers` change the handshake. @throws UpgradeRefusedError */
export async function openScreen(
  { url, protocols }: Pick<StreamTicket, 'url' | 'protocols'>,
  headers: Readonly<Record<string, string | null>> = {},
): Promise<Upgraded> {
  const { host } = new URL(url);
  return upgrade(url, { Origin: `http://${host}`, 'Sec-WebSocket-Protocol': protocols.join(', '), ...headers });
}

/** The next `length` bytes of `socket`. */
export async function readBytes(socket: Socket, length: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const tryToRead = (): void => {
      const bytes: unknown = socket.read(length);
      if (!Buffer.isBuffer(bytes)) return;
      socket.off('readable', tryToRead).off('close', fail);
      resolve(bytes);
    };
    const fail = (): void => reject(new Error('The connection closed before enough bytes came.'));
    socket.on('readable', tryToRead).once('close', fail);
    tryToRead();
  });
}

/** Expects that nothing but a close frame of `code` comes to `viewer`, and then its end. */
export async function expectClose(viewer: Socket, code: StreamCloseCode): Promise<void> {
  const frame = await readBytes(viewer, 4);
  expect([frame[0], frame.readUInt16BE(2)]).toEqual([0x88, code]);
  const ended = once(viewer, 'close');
  viewer.resume().end();
  await ended;
}
