import { FrameError } from '../websocket-frames.js';
import { type ByteReading, PEEK, skip, take } from './byte-steps.js';
import type { PixelFormats } from './pixel-formats.js';
import { PIXEL_FORMAT_BYTES } from './pixel-formats.js';
import { rectangle } from './rectangle.js';

const VERSION = 'RFB 003.008\n';
const SERVER_CUT_TEXT = 3;

/**
 * Follows what an RFB server says to a viewer that asked for the encodings of {@link ENCODINGS} alone, from its first byte on (RFC 6143), and
 * drops every text of the clipboard, of whatever kind. What it cannot follow it does not let through: where a message ends decides what is
 * picture and what is clipboard.
 */
export function* screenConversation(formats: PixelFormats): ByteReading<never> {
  if ((yield take(VERSION.length)).toString('latin1') !== VERSION) {
    throw new FrameError(1003, 'This screen can be shown only to those who may use it.');
  }
  yield* security();
  const init = yield take(24);
  formats.announce(init.subarray(4, 4 + PIXEL_FORMAT_BYTES));
  yield skip(init.readUInt32BE(20));
  for (;;) yield* message(formats);
}

function* security(): ByteReading {
  const kinds = (yield take(1)).readUInt8();
  yield skip(kinds);
  const isRefused = kinds === 0 || (yield take(4)).readUInt32BE() !== 0;
  // Why; the server hangs up after it.
  if (isRefused) yield skip((yield take(4)).readUInt32BE());
}

function* message(formats: PixelFormats): ByteReading {
  const kind = (yield PEEK).readUInt8();
  switch (kind) {
    case 0: // FramebufferUpdate
      return yield* update(formats);
    case 1: // SetColourMapEntries
      yield skip(6 * (yield take(6)).readUInt16BE(4));
      return;
    case 2: // Bell
    case 150: // EndOfContinuousUpdates
      yield skip(1);
      return;
    case SERVER_CUT_TEXT: {
      // A negative length is the extended clipboard.
      const length = (yield take(8, true)).readInt32BE(4);
      yield skip(Math.abs(length), true);
      return;
    }
    case 248: // ServerFence
      yield skip((yield take(9)).readUInt8(8));
      return;
    default:
      throw new FrameError(1003, 'The screen sent a message that was not asked for.');
  }
}

function* update(formats: PixelFormats): ByteReading {
  const rectangles = (yield take(4)).readUInt16BE(2);
  for (let index = 0; index < rectangles; index += 1) {
    if (yield* rectangle(formats)) return;
  }
}
