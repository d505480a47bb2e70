import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type NetConnectOpts, type Server, type Socket } from 'node:net';
import { serverFrames } from '../../../testing/agents/server-frames.js';
import { PicturePath } from './picture-path.js';
import { connectScreenSocket } from './screen-socket.js';

const MIB = 1024 * 1024;
const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

/** One TCP connection; `near` is for the code under test, `far` for the test. */
async function aConnection(open: (address: NetConnectOpts) => Socket): Promise<{ near: Socket; far: Socket }> {
  const server: Server = createServer();
  const accepted = once(server, 'connection') as Promise<[Socket]>;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const near = open({ port: (server.address() as AddressInfo).port, host: '127.0.0.1' });
  const [far] = await accepted;
  server.close();
  for (const socket of [near, far]) socket.on('error', () => undefined);
  return { near, far };
}

describe.each([
  ['a screen that is read in place', connectScreenSocket],
  ['any other screen', (address: NetConnectOpts) => connect(address)],
])('the way of the picture from %s', (_name, open) => {
  let screen: Awaited<ReturnType<typeof aConnection>>;
  let viewer: Awaited<ReturnType<typeof aConnection>>;
  let path: PicturePath;
  let isWanted: boolean;

  beforeEach(async () => {
    [screen, viewer] = [await aConnection(open), await aConnection((address) => connect(address))];
    isWanted = true;
    path = new PicturePath(screen.near, viewer.near, { isWanted: () => isWanted, caughtUp: () => undefined });
  });
  afterEach(() => {
    for (const { near, far } of [screen, viewer]) for (const socket of [near, far]) socket.destroy();
  });

  /** All that the viewer gets until it is hung up on. */
  async function received(): Promise<Buffer> {
    const chunks: Buffer[] = [];
    for await (const chunk of viewer.far) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks);
  }

  it('carries every byte in messages of at most 64 KiB', async () => {
    path.start();
    const sent = randomBytes(20 * MIB + 1);
    screen.near.once('end', () => viewer.near.end());
    screen.far.end(sent);
    const frames = serverFrames(await received());
    expect(sha256(Buffer.concat(frames.map(({ data }) => data)))).toBe(sha256(sent));
    expect(Math.max(...frames.map(({ data }) => data.length))).toBeLessThanOrEqual(65_536);
  });

  it('waits for a viewer that does not read, keeps little meanwhile, and lets other frames in between', async () => {
    path.start();
    const sent = randomBytes(64 * MIB);
    screen.far.write(sent);
    // More than the kernel ever keeps: what is left waits at the screen, for as long as the viewer does.
    while (viewer.near.writableLength === 0) await new Promise(setImmediate);
    expect(viewer.near.writableLength).toBeLessThan(MIB);
    const ping = Buffer.from([0x89, 0]);
    viewer.near.write(ping);
    screen.near.once('end', () => viewer.near.end());
    screen.far.end();
    const frames = serverFrames(await received());
    const pictures = frames.filter(({ opcode }) => opcode === 2);
    expect(frames.length - pictures.length).toBe(1);
    expect(sha256(Buffer.concat(pictures.map(({ data }) => data)))).toBe(sha256(sent));
  });

  it('reads away what is not wanted any more', async () => {
    path.start();
    isWanted = false;
    const ended = once(screen.near, 'end');
    path.readOn();
    screen.far.end(randomBytes(MIB));
    await ended;
    viewer.near.end();
    expect(await received()).toHaveLength(0);
  });
});
