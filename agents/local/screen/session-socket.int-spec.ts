import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectSession } from './session-socket.js';

describe.each(['rfb', 'http'] as const)('connectSession to a stream of kind %s', (kind) => {
  const me = process.getuid!();
  let folder: string;
  let server: Server;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'streamspace-screen-'));
    server = createServer((socket) => socket.end('hello'));
    await new Promise<void>((resolve) => server.listen(join(folder, 'rfb.sock'), resolve));
  });

  afterEach(async () => {
    await new Promise((resolve) => server.close(resolve));
    await rm(folder, { recursive: true, force: true });
  });

  it('connects to a socket of the session', async () => {
    const socket = await connectSession(kind, join(folder, 'rfb.sock'), me, 1000);
    const said = await new Promise<Buffer>((resolve) => socket.once('data', resolve));
    expect(said.toString()).toBe('hello');
    socket.destroy();
  });

  it('does not follow a link that a session put in its place', async () => {
    await symlink(join(folder, 'rfb.sock'), join(folder, 'link.sock'));
    await expect(connectSession(kind, join(folder, 'link.sock'), me, 1000)).rejects.toThrow(
      'not a socket of the session',
    );
  });

  it('refuses a socket of somebody else', async () => {
    await expect(connectSession(kind, join(folder, 'rfb.sock'), me + 1, 1000)).rejects.toThrow(
      'not a socket of the session',
    );
  });

  it('rejects where there is none', async () => {
    await expect(connectSession(kind, join(folder, 'none.sock'), me, 1000)).rejects.toThrow('ENOENT');
  });
});
