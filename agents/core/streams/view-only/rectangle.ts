import { FrameError } from '../websocket-frames.js';
import { type ByteReading, skip, take } from './byte-steps.js';
import { ENCODINGS } from './encodings.js';
import { PIXEL_BYTES, type PixelFormats, TIGHT_PIXEL_BYTES } from './pixel-formats.js';

/** The Tight encoding does not compress less than this. */
const TIGHT_MIN_COMPRESSED_BYTES = 12;
const FILL = 8;
const JPEG = 9;
const HAS_FILTER = 4;
const FILTER_COPY = 0;
const FILTER_PALETTE = 1;
const FILTER_GRADIENT = 2;

interface Area {
  readonly width: number;
  readonly height: number;
}

/** Reads one rectangle of a picture; whether it was the last one of its update. Throws {@link FrameError} for an encoding that is not shown. */
export function* rectangle(formats: PixelFormats): ByteReading<boolean> {
  const head = yield take(12);
  const [width, height, encoding] = [head.readUInt16BE(4), head.readUInt16BE(6), head.readInt32BE(8)];
  const pixels = width * height;
  switch (encoding) {
    case ENCODINGS.raw:
      formats.check();
      yield skip(pixels * PIXEL_BYTES);
      return false;
    case ENCODINGS.copyRect:
      yield skip(4);
      return false;
    case ENCODINGS.tight:
      formats.check();
      yield* tight({ width, height });
      return false;
    case ENCODINGS.zrle:
    case ENCODINGS.desktopName:
      yield skip((yield take(4)).readUInt32BE());
      return false;
    case ENCODINGS.cursor:
      formats.check();
      yield skip(pixels * PIXEL_BYTES + bitRows({ width, height }));
      return false;
    case ENCODINGS.extendedDesktopSize:
      yield skip(16 * (yield take(4)).readUInt8());
      return false;
    case ENCODINGS.desktopSize:
      return false;
    case ENCODINGS.lastRect:
      return true;
    default:
      throw new FrameError(1003, 'The screen used an encoding that was not asked for.');
  }
}

/** Bytes of one bit for each pixel, each row filled up to a whole byte. */
const bitRows = ({ width, height }: Area): number => Math.ceil(width / 8) * height;

function* tight(area: Area): ByteReading {
  const control = (yield take(1)).readUInt8() >> 4;
  if (control === FILL) {
    yield skip(TIGHT_PIXEL_BYTES);
  } else if (control === JPEG) {
    yield skip(yield* compactLength());
  } else if (control < FILL) {
    const filter = (control & HAS_FILTER) === 0 ? FILTER_COPY : (yield take(1)).readUInt8();
    const bytes = yield* filtered(filter, area);
    yield skip(bytes < TIGHT_MIN_COMPRESSED_BYTES ? bytes : yield* compactLength());
  } else {
    throw new FrameError(1003, 'The screen compressed its picture in an unknown way.');
  }
}

/** What a filter says first; answers with how many bytes its data have before compression. */
function* filtered(filter: number, area: Area): ByteReading<number> {
  const pixels = area.width * area.height;
  if (filter === FILTER_COPY || filter === FILTER_GRADIENT) return pixels * TIGHT_PIXEL_BYTES;
  if (filter !== FILTER_PALETTE) throw new FrameError(1003, 'The screen filtered its picture in an unknown way.');
  const colours = (yield take(1)).readUInt8() + 1;
  yield skip(colours * TIGHT_PIXEL_BYTES);
  return colours <= 2 ? bitRows(area) : pixels;
}

/** Seven bits, seven bits and eight; each of the first two says whether there is another. */
function* compactLength(): ByteReading<number> {
  const low = (yield take(1)).readUInt8();
  if (low < 0x80) return low;
  const middle = (yield take(1)).readUInt8();
  const length = (low & 0x7f) | ((middle & 0x7f) << 7);
  return middle < 0x80 ? length : length | ((yield take(1)).readUInt8() << 14);
}
