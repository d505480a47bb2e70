import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ViewOnlyScreen } from '../core/streams/view-only/view-only-screen.js';

const DEADLINE_MS = 30_000;
const GREETING_BYTES = 12 + 2 + 4 + 4;
const HANDSHAKE = ['RFB 003.008\n', Buffer.of(1), Buffer.of(1)];
/** 32 bits, little-endian, red first in memory. */
const PIXELS = Buffer.from([0, 0, 0, 0, 32, 24, 0, 1, 0, 255, 0, 255, 0, 255, 0, 8, 16, 0, 0, 0]);
/** Tight with JPEG, ZRLE, cursor, sizes, last rectangle, extended clipboard, QEMU keys: what noVNC asks for, more or less. */
const ENCODINGS = [1, 7, 16, 0, -26, -254, -223, -224, -308, -239, -312, -313, -307, -0x3f5e1a32, -258];
const QEMU_KEY = Buffer.from([255, 0, 0, 1, 0, 0, 0, 0x61, 0, 0, 0, 30]);
const KEY = Buffer.from([4, 1, 0, 0, 0, 0, 0, 0x61]);
const POINTER = Buffer.from([5, 0, 0, 7, 0, 9]);

function encodings(): Buffer {
  const message = Buffer.alloc(4 + 4 * ENCODINGS.length);
  message.writeUInt8(2, 0);
  message.writeUInt16BE(ENCODINGS.length, 2);
  ENCODINGS.forEach((encoding, at) => message.writeInt32BE(encoding, 4 + 4 * at));
  return message;
}

function cutText(text: string): Buffer {
  const head = Buffer.from([6, 0, 0, 0, 0, 0, 0, 0]);
  head.writeUInt32BE(text.length, 4);
  return Buffer.concat([head, Buffer.from(text, 'latin1')]);
}

/** SetDesktopSize with one screen. */
function desktopSize(width: number, height: number): Buffer {
  const message = Buffer.alloc(8 + 16);
  message.writeUInt8(251, 0);
  message.writeUInt8(1, 6);
  for (const at of [2, 16]) {
    message.writeUInt16BE(width, at);
    message.writeUInt16BE(height, at + 2);
  }
  return message;
}

/** FramebufferUpdateRequest for the whole screen, changed or not. */
const WHOLE = Buffer.from([3, 0, 0, 0, 0, 0, 1, 64, 0, 240]);

async function until(what: string, isSo: () => boolean): Promise<void> {
  const deadline = performance.now() + DEADLINE_MS;
  while (!isSo()) {
    if (performance.now() > deadline) throw new Error(`In vain: ${what}.`);
    await delay(10);
  }
}

describe('a viewer who may only look at a real screen (threat 59)', () => {
  let folder: string;
  let server: ChildProcess;

  async function open(): Promise<Socket> {
    const deadline = performance.now() + DEADLINE_MS;
    for (;;) {
      const socket = connect(join(folder, 'rfb.sock'));
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
    folder = await mkdtemp(join(tmpdir(), 'view-only-'));
    const args = ['-displayfd', '3', '-rfbport', '-1', '-rfbunixpath', join(folder, 'rfb.sock')];
    const options = ['-SecurityTypes', 'None', '-geometry', '320x240', '-nolisten', 'tcp', '-retro'];
    server = spawn('Xvnc', [...args, ...options], { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
    (await open()).destroy();
  });
  afterAll(async () => {
    const gone = once(server, 'exit');
    server.kill();
    await gone;
    await rm(folder, { recursive: true });
  });

  /** How large the screen is, as it tells whoever comes. */
  async function size(): Promise<[number, number]> {
    const socket = await open();
    let received = Buffer.alloc(0);
    socket.on('data', (chunk: Buffer) => (received = Buffer.concat([received, chunk])));
    for (const part of HANDSHAKE) socket.write(part);
    await until('a greeting', () => received.length >= GREETING_BYTES);
    socket.destroy();
    return [received.readUInt16BE(GREETING_BYTES - 4), received.readUInt16BE(GREETING_BYTES - 2)];
  }

  /** A viewer through `screen`, past its greeting, and how much it was shown. */
  function look(screen: Duplex): { readonly errors: Error[]; bytes(): number } {
    const errors: Error[] = [];
    let bytes = 0;
    screen.on('error', (error: Error) => errors.push(error)).on('data', (chunk: Buffer) => (bytes += chunk.length));
    for (const message of [...HANDSHAKE, PIXELS, encodings(), WHOLE]) screen.write(message);
    return { errors, bytes: () => bytes };
  }

  it('is shown the picture in whatever encodings the screen chooses, for as long as it asks', async () => {
    const screen = new ViewOnlyScreen(await open());
    const { errors, bytes } = look(screen);
    await until('a picture', () => bytes() > 2 * GREETING_BYTES);
    for (let round = 0; round < 5; round += 1) {
      const seen = bytes();
      for (const message of [KEY, QEMU_KEY, POINTER, cutText('nothing'), WHOLE]) screen.write(message);
      await until('another picture', () => bytes() > seen);
    }
    expect(errors).toEqual([]);
    screen.destroy();
  });

  it('resizes nothing, as whoever uses the screen does', async () => {
    const before = await size();
    const screen = new ViewOnlyScreen(await open());
    const { bytes } = look(screen);
    await until('a picture', () => bytes() > 2 * GREETING_BYTES);
    const seen = bytes();
    for (const message of [desktopSize(640, 400), WHOLE]) screen.write(message);
    await until('another picture', () => bytes() > seen);
    expect(await size()).toEqual(before);
    screen.destroy();

    const owner = await open();
    const own = look(owner);
    await until('a picture', () => own.bytes() > 2 * GREETING_BYTES);
    const shown = own.bytes();
    for (const message of [desktopSize(640, 400), WHOLE]) owner.write(message);
    await until('the screen to tell its new size', () => own.bytes() > shown);
    owner.destroy();
    expect(await size()).toEqual([640, 400]);
  });
});
