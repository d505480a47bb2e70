import { axisSpread, type AxisSpread } from './axis-spread.js';

/** Bytes per pixel of what comes in (red, green, blue, unused) and of what comes out (red, green, blue, alpha). */
export const PIXEL_BYTES = 4;

/** Largest thumbnail, in pixels. */
const MAX_WIDTH = 480;
const MAX_HEIGHT = 320;

const CHANNELS = 3;

/**
 * A picture that shrinks while it arrives, in pieces of rows and in any order. Each cell of the small picture is the mean of the area that
 * it covers (a box filter with fractional edges), so that text stays even. Nothing of the large picture is kept.
 */
export class ShrinkingPicture {
  /** Size of the small picture: at most 480 × 320, the aspect kept, never larger than the screen. */
  readonly width: number;
  readonly height: number;
  private readonly columns: AxisSpread;
  private readonly rows: AxisSpread;
  private readonly sums: Float32Array;
  private readonly line: Float32Array;

  constructor(screenWidth: number, screenHeight: number) {
    const scale = Math.min(1, MAX_WIDTH / screenWidth, MAX_HEIGHT / screenHeight);
    this.width = Math.max(1, Math.round(screenWidth * scale));
    this.height = Math.max(1, Math.round(screenHeight * scale));
    this.columns = axisSpread(screenWidth, this.width);
    this.rows = axisSpread(screenHeight, this.height);
    this.sums = new Float32Array(this.width * this.height * CHANNELS);
    this.line = new Float32Array((this.width + 1) * CHANNELS);
  }

  /** Takes whole pixels that lie side by side from (`x`, `y`) on. */
  add(x: number, y: number, pixels: Buffer): void {
    const count = Math.floor(pixels.length / PIXEL_BYTES);
    if (count === 0) return;
    this.shrinkColumns(x, count, pixels);
    const from = (this.columns.cell[x] ?? 0) * CHANNELS;
    const to = Math.min(this.width, (this.columns.cell[x + count - 1] ?? 0) + 2) * CHANNELS;
    const row = this.rows.cell[y] ?? 0;
    this.addLine(row, this.rows.share[y] ?? 0, from, to);
    this.addLine(row + 1, this.rows.rest[y] ?? 0, from, to);
    this.line.fill(0, from, to);
  }

  /** The small picture, row by row. */
  rgba(): Buffer {
    const bytes = new Uint8ClampedArray(this.width * this.height * PIXEL_BYTES).fill(255);
    for (let cell = 0; cell < this.width * this.height; cell += 1) {
      for (let channel = 0; channel < CHANNELS; channel += 1)
        bytes[cell * PIXEL_BYTES + channel] = this.sums[cell * CHANNELS + channel] ?? 0;
    }
    return Buffer.from(bytes.buffer);
  }

  private shrinkColumns(x: number, count: number, pixels: Buffer): void {
    const { line } = this;
    const { cell, share, rest } = this.columns;
    for (let index = 0; index < count; index += 1) {
      const at = index * PIXEL_BYTES;
      const to = (cell[x + index] ?? 0) * CHANNELS;
      addPixel(line, to, pixels, at, share[x + index] ?? 0);
      const over = rest[x + index] ?? 0;
      if (over > 0) addPixel(line, to + CHANNELS, pixels, at, over);
    }
  }

  private addLine(row: number, part: number, from: number, to: number): void {
    if (part === 0) return;
    const { line, sums } = this;
    const start = row * this.width * CHANNELS;
    for (let index = from; index < to; index += 1)
      sums[start + index] = (sums[start + index] ?? 0) + (line[index] ?? 0) * part;
  }
}

function addPixel(line: Float32Array, to: number, pixels: Buffer, at: number, part: number): void {
  line[to] = (line[to] ?? 0) + (pixels[at] ?? 0) * part;
  line[to + 1] = (line[to + 1] ?? 0) + (pixels[at + 1] ?? 0) * part;
  line[to + 2] = (line[to + 2] ?? 0) + (pixels[at + 2] ?? 0) * part;
}
