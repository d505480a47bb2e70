import { inflateSync, constants } from 'node:zlib';

const SERVER_CUT_TEXT = Buffer.from([3, 0, 0, 0]);
/** Flag of the extended clipboard: here is the content, compressed, each format after its length. */
const PROVIDE = 1 << 28;

/** Whether a screen gave away `text` among `said`, as text of the clipboard of whatever kind (RFC 6143 section 7.6.4 and its extension). */
export function givesAway(said: Buffer, text: string): boolean {
  if (said.includes(text)) return true;
  for (let at = said.indexOf(SERVER_CUT_TEXT); at >= 0; at = said.indexOf(SERVER_CUT_TEXT, at + 1)) {
    if (provided(said.subarray(at + SERVER_CUT_TEXT.length)).includes(text)) return true;
  }
  return false;
}

/** The content that follows if this is what a screen provides, and not a part of a picture that looks alike. */
function provided(bytes: Buffer): Buffer {
  if (bytes.length < 8 || (bytes.readUInt32BE(4) & PROVIDE) === 0) return Buffer.alloc(0);
  try {
    return inflateSync(bytes.subarray(8, 4 - bytes.readInt32BE()), { finishFlush: constants.Z_SYNC_FLUSH });
  } catch {
    return Buffer.alloc(0);
  }
}
