import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { connectScreenSocket } from '../../core/streams/screen-socket.js';
import { PasswordlessScreen } from './passwordless-screen.js';

const MIB = 1024 * 1024;

describe('PasswordlessScreen on a connection that is read in place', () => {
  let server: Socket;
  let screen: PasswordlessScreen;

  beforeEach(async () => {
    const listener = createServer();
    const accepted = once(listener, 'connection') as Promise<[Socket]>;
    listener.listen(0, '127.0.0.1');
    await once(listener, 'listening');
    const { port } = listener.address() as AddressInfo;
    screen = new PasswordlessScreen(connectScreenSocket({ port, host: '127.0.0.1' }));
    screen.on('error', () => undefined);
    [server] = await accepted;
    listener.close();
  });
  afterEach(() => {
    screen.destroy();
    server.destroy();
  });

  it('puts the handshake before the picture, and gives every byte at the pace of the viewer', async () => {
    const chunks: Buffer[] = [];
    let inPlace = 0;
    screen.readInPlace((bytes) => {
      chunks.push(Buffer.from(bytes));
      inPlace += 1;
      if (inPlace % 3 > 0) return true;
      setImmediate(() => screen.resume());
      return false;
    });
    screen.on('data', (chunk: Buffer) => chunks.push(Buffer.from(chunk)));
    const picture = randomBytes(8 * MIB);
    server.once('data', () => server.end(picture));
    screen.write('RFB 003.008\n');
    screen.write(Buffer.of(1));
    screen.write(Buffer.of(1));
    await once(screen, 'end');
    const told = Buffer.concat(chunks);
    const handshake = 'RFB 003.008\n\x01\x01\0\0\0\0';
    expect(told.toString('latin1', 0, handshake.length)).toBe(handshake);
    expect(told.subarray(handshake.length).equals(picture)).toBe(true);
    expect(inPlace).toBeGreaterThan(0);
  });
});
