/**
 * Encodings and pseudo-encodings (RFC 6143 section 7.7 and the registered extensions) that a viewer who may only look is shown: those whose
 * rectangles {@link rectangle} can find the end of, and that carry nothing but the picture.
 */
export const ENCODINGS = {
  raw: 0,
  copyRect: 1,
  tight: 7,
  zrle: 16,
  cursor: -239,
  desktopSize: -223,
  lastRect: -224,
  desktopName: -307,
  extendedDesktopSize: -308,
  fence: -312,
  continuousUpdates: -313,
} as const;

const ALLOWED: ReadonlySet<number> = new Set(Object.values(ENCODINGS));

/** Nobody registered it, and servers ignore what they do not know. */
const NO_ENCODING = 0x7fff_ff00;

/** Compression levels 0 to 9 and JPEG quality levels 0 to 9: wishes, never sent by a server. */
function isLevel(encoding: number): boolean {
  return (encoding >= -256 && encoding <= -247) || (encoding >= -32 && encoding <= -23);
}

/** Takes all others out of a SetEncodings message, in place. */
export function keepPictureEncodings(message: Buffer): void {
  for (let at = 4; at < message.length; at += 4) {
    const encoding = message.readInt32BE(at);
    if (!ALLOWED.has(encoding) && !isLevel(encoding)) message.writeInt32BE(NO_ENCODING, at);
  }
}
