import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { connectScreenSocket } from './screen-socket.js';

const MIB = 1024 * 1024;

describe('a screen socket', () => {
  let server: Server;
  let screen: Socket;
  let socket: ReturnType<typeof connectScreenSocket>;

  beforeEach(async () => {
    server = createServer();
    const accepted = once(server, 'connection') as Promise<[Socket]>;
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    socket = connectScreenSocket({ port: (server.address() as AddressInfo).port, host: '127.0.0.1' });
    [screen] = await accepted;
  });
  afterEach(async () => {
    socket.destroy();
    screen.destroy();
    server.close();
    await once(server, 'close');
  });

  it('is a stream like any other at first, and holds back a screen that nobody reads', async () => {
    const sent = randomBytes(16 * MIB);
    screen.end(sent);
    await once(socket, 'readable');
    expect(socket.readableLength).toBeLessThan(MIB);
    const chunks: Buffer[] = [];
    for await (const chunk of socket) chunks.push(chunk as Buffer);
    expect(Buffer.concat(chunks).equals(sent)).toBe(true);
  });

  it('gives every byte where it was read, and none while it is held', async () => {
    const sent = randomBytes(4 * MIB);
    const chunks: Buffer[] = [];
    let isHeld = false;
    socket.readInPlace((bytes) => {
      expect(isHeld).toBe(false);
      chunks.push(Buffer.from(bytes));
      isHeld = chunks.length % 3 === 0;
      const release = (): void => {
        isHeld = false;
        socket.resume();
      };
      if (isHeld) setImmediate(release);
      return !isHeld;
    });
    const ended = once(socket.resume(), 'end');
    screen.end(sent);
    await ended;
    expect(Buffer.concat(chunks).equals(sent)).toBe(true);
  });
});
