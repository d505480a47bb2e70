import type { Duplex } from 'node:stream';
import { ByteReader } from '../../agents/core/rfb/byte-reader.js';

const SIDE = 16;
const SET_PIXEL_FORMAT = 0;
const SET_ENCODINGS = 2;
const UPDATE_REQUEST = 3;
const KEY_EVENT = 4;
const POINTER_EVENT = 5;
const CUT_TEXT = 6;

/** What follows the type in messages of a fixed length (RFC 6143, section 7.5). */
const LENGTHS: Readonly<Record<number, number>> = {
  [SET_PIXEL_FORMAT]: 19,
  [UPDATE_REQUEST]: 9,
  [KEY_EVENT]: 7,
  [POINTER_EVENT]: 5,
};

/** A screen (RFC 6143) of 16 × 16 grey pixels whose name is the session's id: whoever sees it can tell whose it is. */
export async function serveScreen(stream: Duplex, sessionId: string): Promise<never> {
  const reader = new ByteReader(stream);
  stream.write('RFB 003.008\n');
  await reader.take(12);
  stream.write(Buffer.of(1, 1));
  await reader.take(1);
  stream.write(Buffer.alloc(4));
  await reader.take(1);
  stream.write(serverInit(sessionId));
  for (;;) {
    const [type = 0] = await reader.take(1);
    if (type === SET_ENCODINGS) await reader.skip(4 * (await reader.take(3)).readUInt16BE(1));
    else if (type === CUT_TEXT) await reader.skip((await reader.take(7)).readUInt32BE(3));
    else await reader.take(lengthOf(type));
    if (type === UPDATE_REQUEST) stream.write(PICTURE);
  }
}

function lengthOf(type: number): number {
  const length = LENGTHS[type];
  if (length === undefined) throw new Error(`The screen does not know messages of type ${type}.`);
  return length;
}

function serverInit(name: string): Buffer {
  const init = Buffer.alloc(24);
  init.writeUInt16BE(SIDE, 0);
  init.writeUInt16BE(SIDE, 2);
  // 32 bits, true colour, red first.
  Buffer.of(32, 24, 0, 1, 0, 255, 0, 255, 0, 255, 16, 8, 0).copy(init, 4);
  init.writeUInt32BE(name.length, 20);
  return Buffer.concat([init, Buffer.from(name)]);
}

/** One raw rectangle. */
const PICTURE = ((): Buffer => {
  const head = Buffer.alloc(16);
  head.writeUInt16BE(1, 2);
  head.writeUInt16BE(SIDE, 8);
  head.writeUInt16BE(SIDE, 10);
  return Buffer.concat([head, Buffer.alloc(4 * SIDE * SIDE, 0x80)]);
})();
