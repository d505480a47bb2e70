/** What RFB clients say to a screen without a password (RFC 6143), to be written part by part. */

const VERSION = 'RFB 003.008\n';
const NONE = Buffer.of(1);

/** A viewer among others. */
export const SHARED_HANDSHAKE = [VERSION, NONE, Buffer.of(1)];
/** A viewer that wants the screen for itself. */
export const SELFISH_HANDSHAKE = [VERSION, NONE, Buffer.of(0)];
/** The least that a screen says until pictures may be asked for: version, security types and result, ServerInit without its name. */
export const GREETING_BYTES = 12 + 2 + 4 + 24;
/** SetPixelFormat: 32 bits, little-endian, red first in memory. */
export const PIXELS = Buffer.from([0, 0, 0, 0, 32, 24, 0, 1, 0, 255, 0, 255, 0, 255, 0, 8, 16, 0, 0, 0]);

/** SetEncodings. */
export function encodings(list: readonly number[]): Buffer {
  const message = Buffer.alloc(4 + 4 * list.length);
  message.writeUInt8(2, 0);
  message.writeUInt16BE(list.length, 2);
  list.forEach((encoding, at) => message.writeInt32BE(encoding, 4 + 4 * at));
  return message;
}

/** FramebufferUpdateRequest for the upper left of the screen, whether it changed or not. */
export function pictureRequest(width: number, height: number): Buffer {
  const message = Buffer.alloc(10);
  message.writeUInt8(3, 0);
  message.writeUInt16BE(width, 6);
  message.writeUInt16BE(height, 8);
  return message;
}

/** ClientCutText. */
export function cutText(text: string): Buffer {
  const head = Buffer.from([6, 0, 0, 0, 0, 0, 0, 0]);
  head.writeUInt32BE(text.length, 4);
  return Buffer.concat([head, Buffer.from(text, 'latin1')]);
}

/** SetDesktopSize with one screen. */
export function desktopSize(width: number, height: number): Buffer {
  const message = Buffer.alloc(8 + 16);
  message.writeUInt8(251, 0);
  message.writeUInt8(1, 6);
  for (const at of [2, 16]) {
    message.writeUInt16BE(width, at);
    message.writeUInt16BE(height, at + 2);
  }
  return message;
}
