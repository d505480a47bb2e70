import { FrameError } from '../websocket-frames.js';

/** The bytes of a pixel: in most places, and in the Tight encoding, which leaves out the one that says nothing. */
export const PIXEL_BYTES = 4;
export const TIGHT_PIXEL_BYTES = 3;

/** PIXEL_FORMAT (RFC 6143 section 7.4). */
export const PIXEL_FORMAT_BYTES = 16;

/** Whether pixels have 32 bits, 24 of which are colour, a byte for each of red, green and blue. */
function isPlain(format: Buffer): boolean {
  const [bits, depth, , isTrueColour] = format;
  const maxima = [4, 6, 8].map((at) => format.readUInt16BE(at));
  const shifts = new Set([10, 11, 12].map((at) => format.readUInt8(at)));
  if (bits !== 32 || depth !== 24 || isTrueColour === 0 || maxima.some((most) => most !== 255)) return false;
  return shifts.size === 3 && [...shifts].every((shift) => shift % 8 === 0 && shift <= 24);
}

/**
 * Which pixels a screen sends. Whoever reads its picture has to know at each moment, so that only one format is taken, and none once the
 * first part of a picture may be on its way.
 */
export class PixelFormats {
  private isKnown = false;
  private isSettled = false;

  /** What the screen says of itself. It has no say after the viewer. */
  announce(format: Buffer): void {
    if (isPlain(format)) this.isKnown = true;
  }

  /** What the viewer wants; whether the screen may be told. Throws {@link FrameError} for a format that is not taken. */
  choose(format: Buffer): boolean {
    if (this.isSettled) return false;
    if (!isPlain(format)) throw new FrameError(1003, 'Who may only look takes pixels of 32 bits.');
    this.isKnown = true;
    return true;
  }

  /** From now on pictures may come. */
  settle(): void {
    this.isSettled = true;
  }

  /** Pixels come. Throws {@link FrameError} when nobody said of which format. */
  check(): void {
    if (!this.isKnown) throw new FrameError(1003, 'Who may only look takes pixels of 32 bits.');
  }
}
