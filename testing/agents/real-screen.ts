import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { ReceivedBytes } from './received-bytes.js';

const GEOMETRY = '320x240';

/** An Xvnc without a network, on a display of its own and a UNIX socket, as the local runtime starts it in its sandboxes. */
export class RealScreen {
  private constructor(
    private readonly server: ChildProcess,
    private readonly folder: string,
    /** Its display, `:1` for instance. */
    readonly display: string,
  ) {}

  /** Resolves as soon as it is up, which it tells by naming the display that it took: nobody else's is in the way. */
  static async start(...options: string[]): Promise<RealScreen> {
    const folder = await mkdtemp(join(tmpdir(), 'screen-'));
    const listening = ['-displayfd', '3', '-rfbport', '-1', '-rfbunixpath', join(folder, 'rfb.sock')];
    const args = [...listening, '-SecurityTypes', 'None', '-geometry', GEOMETRY, '-nolisten', 'tcp', ...options];
    const server = spawn('Xvnc', args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
    const named = new ReceivedBytes(server.stdio[3] as Readable);
    await named.until((bytes) => bytes.all().includes('\n'));
    return new RealScreen(server, folder, `:${named.all().toString().trim()}`);
  }

  /** A new connection. */
  async open(): Promise<Socket> {
    const socket = connect(join(this.folder, 'rfb.sock'));
    await once(socket, 'connect');
    return socket.on('error', () => undefined);
  }

  async stop(): Promise<void> {
    const gone = once(this.server, 'exit');
    this.server.kill();
    await gone;
    await rm(this.folder, { recursive: true });
  }
}
