import type { Duplex } from 'node:stream';
import { ByteReader } from '../../agents/core/rfb/byte-reader.js';
import { DuplexPair } from './duplex-pair.js';

/** Red, green and blue. */
export type Colour = readonly [number, number, number];

export interface PaintedScreenOptions {
  readonly width: number;
  readonly height: number;
  readonly colour: (x: number, y: number) => Colour;
  /** Minor version of RFB 3; 8 unless told otherwise. */
  readonly minor?: 3 | 7 | 8;
  /** Edge of the squares that the picture is sent in, the last one first; everything at once unless told otherwise. */
  readonly tile?: number;
  /** Bytes per write; everything at once unless told otherwise. */
  readonly pieceBytes?: number;
}

/** An RFB server without a password that shows a computed picture to whoever asks for it, in 32 bits with red first. */
export class PaintedScreen {
  /** How many connections were opened. */
  opened = 0;
  /** How many times any of the picture was asked for. */
  asked = 0;

  constructor(private readonly options: PaintedScreenOptions) {}

  /** A new connection. */
  open(): Duplex {
    this.opened += 1;
    const pair = new DuplexPair(false);
    pair.far.on('error', () => undefined);
    void this.serve(pair.far).catch(() => undefined);
    return pair.near;
  }

  private async serve(stream: Duplex): Promise<void> {
    const { width, height, minor = 8 } = this.options;
    const reader = new ByteReader(stream);
    stream.write(`RFB 003.00${minor}\n`);
    await reader.take(12);
    if (minor === 3) stream.write(Buffer.from([0, 0, 0, 1]));
    else stream.write(Buffer.from([1, 1]));
    if (minor > 3) await reader.take(1);
    if (minor === 8) stream.write(Buffer.alloc(4));
    await reader.take(1);
    const init = Buffer.alloc(24);
    init.writeUInt16BE(width, 0);
    init.writeUInt16BE(height, 2);
    init.writeUInt32BE(4, 20);
    stream.write(Buffer.concat([init, Buffer.from('test')]));
    await reader.take(20);
    await reader.take(4 * (await reader.take(4)).readUInt16BE(2));
    for (;;) {
      const request = await reader.take(10);
      this.asked += 1;
      this.show(stream, request.readUInt16BE(4), request.readUInt16BE(8));
    }
  }

  /** Shows `rows` rows from `top` on. */
  private show(stream: Duplex, top: number, rows: number): void {
    const { width, tile = Math.max(width, rows) } = this.options;
    const tiles: Buffer[] = [];
    for (let y = top; y < top + rows; y += tile)
      for (let x = 0; x < width; x += tile)
        tiles.unshift(this.tile(x, y, Math.min(tile, width - x), Math.min(tile, top + rows - y)));
    const head = Buffer.from([0, 0, 0, 0]);
    head.writeUInt16BE(tiles.length, 2);
    const bytes = Buffer.concat([Buffer.of(2), head, ...tiles]);
    const piece = this.options.pieceBytes ?? bytes.length;
    for (let at = 0; at < bytes.length; at += piece) stream.write(bytes.subarray(at, at + piece));
  }

  private tile(x: number, y: number, width: number, height: number): Buffer {
    const bytes = Buffer.alloc(12 + 4 * width * height);
    [x, y, width, height].forEach((value, index) => bytes.writeUInt16BE(value, 2 * index));
    for (let index = 0; index < width * height; index += 1)
      bytes.set(this.options.colour(x + (index % width), y + Math.floor(index / width)), 12 + 4 * index);
    return bytes;
  }
}
