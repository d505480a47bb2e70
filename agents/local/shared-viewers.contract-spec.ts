import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { aClientFrame } from '../../testing/agents/client-frames.js';
import { DuplexPair } from '../../testing/agents/duplex-pair.js';
import { SystemClock } from '../core/clock.js';
import { ViewerStream } from '../core/streams/viewer-stream.js';
import { OPCODES } from '../core/streams/websocket-frames.js';

const DEADLINE_MS = 30_000;
/** A viewer that wants the screen for itself: version, security type None, and a ClientInit that is not shared. */
const SELFISH = ['RFB 003.008\n', Buffer.of(1), Buffer.of(0)];
const EDGE = 16;
/** SetEncodings with raw alone, then a request for the first pixels, whether they changed or not. */
const ASK = Buffer.from([2, 0, 0, 1, 0, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, EDGE, 0, EDGE]);
const GREETING_BYTES = 12 + 2 + 4 + 24;
const PICTURE_BYTES = 4 + 12 + 4 * EDGE * EDGE;

async function until(what: string, isSo: () => boolean): Promise<void> {
  const deadline = performance.now() + DEADLINE_MS;
  while (!isSo()) {
    if (performance.now() > deadline) throw new Error(`In vain: ${what}.`);
    await delay(10);
  }
}

/** A viewer behind the agent: its bytes go through a real {@link ViewerStream}. */
class StreamedViewer {
  private readonly viewer = new DuplexPair();
  private readonly stream: ViewerStream;

  constructor(screen: Socket) {
    const facts = () => ({ viewers: 1, screenMs: 0 });
    const options = { clock: new SystemClock(), sawInput: () => undefined, facts };
    this.stream = new ViewerStream(this.viewer.near, screen, options);
    this.stream.start(Buffer.alloc(0));
  }

  get receivedBytes(): number {
    return this.viewer.received().length;
  }

  get isOpen(): boolean {
    return !this.viewer.near.writableEnded;
  }

  say(bytes: Buffer | string): void {
    this.viewer.far.write(aClientFrame({ opcode: OPCODES.binary, payload: Buffer.from(bytes) }));
  }

  async greet(): Promise<void> {
    for (const part of SELFISH) this.say(part);
    await until('a greeting', () => this.receivedBytes > GREETING_BYTES);
  }

  /** Asks for pixels and waits until they are there. */
  async look(): Promise<void> {
    const before = this.receivedBytes;
    this.say(ASK);
    await until('a picture', () => this.receivedBytes >= before + PICTURE_BYTES);
  }

  async leave(): Promise<void> {
    this.stream.close(1000);
    this.viewer.far.end();
    this.viewer.near.destroy();
    await this.stream.ended;
  }
}

describe('viewers that want a real screen for themselves', () => {
  let folder: string;
  let server: ChildProcess;
  const path = (): string => join(folder, 'rfb.sock');

  /** A connection to the screen, as soon as it listens. */
  async function open(): Promise<Socket> {
    const deadline = performance.now() + DEADLINE_MS;
    for (;;) {
      const socket = connect(path());
      try {
        await once(socket, 'connect');
        socket.on('error', () => undefined);
        return socket;
      } catch (error) {
        if (performance.now() > deadline) throw error;
        await delay(20);
      }
    }
  }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'shared-'));
    // On its own pipe it says which display it took: nobody else's is in the way.
    const args = ['-displayfd', '3', '-rfbport', '-1', '-rfbunixpath', path(), '-SecurityTypes', 'None'];
    const options = ['-geometry', '320x240', '-nolisten', 'tcp'];
    server = spawn('Xvnc', [...args, ...options], { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
    (await open()).destroy();
  });
  afterAll(async () => {
    const gone = once(server, 'exit');
    server.kill();
    await gone;
    await rm(folder, { recursive: true });
  });

  it('share it all the same', async () => {
    const first = new StreamedViewer(await open());
    await first.greet();
    await first.look();
    const second = new StreamedViewer(await open());
    await second.greet();
    await second.look();
    await first.look();
    expect([first.isOpen, second.isOpen]).toEqual([true, true]);
    await Promise.all([first.leave(), second.leave()]);
  });

  it('would throw one another out without the agent', async () => {
    const first = await open();
    first.resume();
    for (const part of SELFISH) first.write(part);
    await until('a greeting', () => first.bytesRead > GREETING_BYTES);
    const gone = once(first, 'close');
    const second = await open();
    second.resume();
    for (const part of SELFISH) second.write(part);
    await gone;
    second.destroy();
  });
});
