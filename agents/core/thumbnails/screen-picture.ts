import type { Duplex } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { ByteReader } from '../rfb/byte-reader.js';
import { shakeHands } from '../rfb/rfb-greeting.js';
import { PIXEL_BYTES, ShrinkingPicture } from './shrinking-picture.js';

/** Largest screen that is read: 7680 × 4320, lying or standing. */
const MAX_PIXELS = 7680 * 4320;
/** How much is asked for at a time: a server keeps what is not read yet, and TigerVNC hangs up on whoever makes it keep 32 MiB. */
const STRIP_PIXELS = 1024 * 1024;
const RAW = 0;
/** Messages and rectangles that may come for one picture; TigerVNC sends a few dozen. More are a screen's way to keep its agent busy. */
const MAX_PARTS = 20_000;
/** After so many of them everybody else gets a turn: what has arrived already is read without one. */
const PARTS_PER_TURN = 64;
/** Longest text of a clipboard that is read over, in bytes. */
const MAX_CUT_TEXT_BYTES = 4 * 1024 * 1024;

/** SetPixelFormat: 32 bits, little-endian, true colour, eight bits each of red, green and blue, in this order in memory. */
const SET_PIXEL_FORMAT = Buffer.from([0, 0, 0, 0, 32, 24, 0, 1, 0, 255, 0, 255, 0, 255, 0, 8, 16, 0, 0, 0]);
/** SetEncodings: raw, and no pseudo-encodings, so that nothing comes but what RFC 6143 says of every server. */
const SET_ENCODINGS = Buffer.from([2, 0, 0, 1, 0, 0, 0, RAW]);

interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/**
 * Reads the whole screen behind `stream` once, as a shared viewer without a password (RFC 6143), and shrinks it while it arrives. Sends
 * no input. The stream is of no use afterwards. Rejects when the screen says what it may not; time is the caller's to limit.
 */
export async function takePicture(stream: Duplex): Promise<ShrinkingPicture> {
  const reader = new ByteReader(stream);
  const parts = new Parts();
  const { width, height } = await shakeHands(stream, reader);
  if (width === 0 || height === 0 || width * height > MAX_PIXELS) throw new Error('The screen has no usable size.');
  stream.write(Buffer.concat([SET_PIXEL_FORMAT, SET_ENCODINGS]));
  const picture = new ShrinkingPicture(width, height);
  const screen = { x: 0, y: 0, width, height };
  const stripHeight = Math.max(1, Math.floor(STRIP_PIXELS / width));
  for (let y = 0; y < height; y += stripHeight) {
    const strip = { x: 0, y, width, height: Math.min(stripHeight, height - y) };
    stream.write(updateRequest(strip));
    for (let missing = width * strip.height; missing > 0;) missing -= await readMessage(reader, screen, picture, parts);
  }
  return picture;
}

/** FramebufferUpdateRequest for all of `area`, whether it changed or not. */
function updateRequest({ x, y, width, height }: Area): Buffer {
  const request = Buffer.alloc(10);
  request.writeUInt8(3, 0);
  [x, y, width, height].forEach((value, index) => request.writeUInt16BE(value, 2 + 2 * index));
  return request;
}

/** Counts what a screen says, so that a hostile one cannot hold up the agent. */
class Parts {
  private count = 0;

  /** One more. Rejects when there are too many. */
  async next(): Promise<void> {
    this.count += 1;
    if (this.count > MAX_PARTS) throw new Error('The screen says much and shows little.');
    if (this.count % PARTS_PER_TURN === 0) await nextTurn();
  }
}

/** Reads one message of the server; how many pixels came with it. */
async function readMessage(reader: ByteReader, screen: Area, picture: ShrinkingPicture, parts: Parts): Promise<number> {
  await parts.next();
  const type = (await reader.take(1)).readUInt8();
  switch (type) {
    case 0: // FramebufferUpdate
      return readUpdate(reader, screen, picture, parts);
    case 1: // SetColourMapEntries
      await reader.skip(6 * (await reader.take(5)).readUInt16BE(3));
      return 0;
    case 2: // Bell
      return 0;
    case 3: // ServerCutText
      await skipCutText(reader);
      return 0;
    default:
      throw new Error('The screen sent a message that was not asked for.');
  }
}

async function skipCutText(reader: ByteReader): Promise<void> {
  const length = (await reader.take(7)).readUInt32BE(3);
  if (length > MAX_CUT_TEXT_BYTES) throw new Error('The text on the clipboard of the screen is too long.');
  await reader.skip(length);
}

async function readUpdate(reader: ByteReader, screen: Area, picture: ShrinkingPicture, parts: Parts): Promise<number> {
  const count = (await reader.take(3)).readUInt16BE(1);
  let pixels = 0;
  for (let index = 0; index < count; index += 1) {
    await parts.next();
    const head = await reader.take(12);
    const area = {
      x: head.readUInt16BE(0),
      y: head.readUInt16BE(2),
      width: head.readUInt16BE(4),
      height: head.readUInt16BE(6),
    };
    if (head.readInt32BE(8) !== RAW) throw new Error('The screen used an encoding that was not asked for.');
    const isInside = area.x + area.width <= screen.width && area.y + area.height <= screen.height;
    if (!isInside) throw new Error('The screen drew outside of itself.');
    await readPixels(reader, area, picture);
    pixels += area.width * area.height;
  }
  return pixels;
}

async function readPixels(reader: ByteReader, { x, y, width, height }: Area, picture: ShrinkingPicture): Promise<void> {
  const rowBytes = width * PIXEL_BYTES;
  for (let row = 0; row < height; row += 1) {
    for (let at = 0; at < rowBytes;) {
      const part = await wholePixels(reader, rowBytes - at);
      picture.add(x + at / PIXEL_BYTES, y + row, part);
      at += part.length;
    }
  }
}

/** At least one pixel, and no part of one; `most` is a whole number of pixels. */
async function wholePixels(reader: ByteReader, most: number): Promise<Buffer> {
  const part = await reader.some(most);
  const over = part.length % PIXEL_BYTES;
  if (over === 0) return part;
  return Buffer.concat([part, await reader.take(PIXEL_BYTES - over)]);
}
