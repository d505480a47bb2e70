/** What RFB servers say (RFC 6143), message by message, for a viewer that asked for raw pixels of 32 bits. */

/** Version and security handshake of a server without a password, and ServerInit. */
export function serverHello(width: number, height: number, minor: 3 | 7 | 8 = 8): Buffer[] {
  const security = minor === 3 ? [Buffer.from([0, 0, 0, 1])] : [Buffer.from([1, 1])];
  const result = minor === 8 ? [Buffer.alloc(4)] : [];
  return [Buffer.from(`RFB 003.00${minor}\n`), ...security, ...result, serverInit(width, height)];
}

/** The same of a server that asks for a password (RFC 6143 section 7.2.2) and takes what it is answered. */
export function passwordHello(width: number, height: number, challenge: Buffer): Buffer[] {
  return [Buffer.from('RFB 003.008\n'), Buffer.from([2, 1, 2]), challenge, Buffer.alloc(4), serverInit(width, height)];
}

function serverInit(width: number, height: number): Buffer {
  const init = Buffer.alloc(28);
  init.writeUInt16BE(width, 0);
  init.writeUInt16BE(height, 2);
  init.writeUInt32BE(4, 20);
  init.write('test', 24);
  return init;
}

/** An update that paints the whole of a screen in `count` strips. */
export function paintedStrips(width: number, height: number, count: number): Buffer {
  const head = Buffer.from([0, 0, 0, count]);
  const rows = Math.floor(height / count);
  const strips = Array.from({ length: count }, (_, index) => {
    const strip = Buffer.alloc(12 + width * rows * 4, 0x40 + index);
    [0, index * rows, width, rows].forEach((value, at) => strip.writeUInt16BE(value, 2 * at));
    strip.writeInt32BE(0, 8);
    return strip;
  });
  return Buffer.concat([head, ...strips]);
}

export const BELL = Buffer.of(2);

/** SetColourMapEntries with `count` colours. */
export function colourMap(count: number): Buffer {
  return Buffer.concat([Buffer.from([1, 0, 0, 0, 0, count]), Buffer.alloc(6 * count, 9)]);
}

/** ServerCutText. */
export function cutText(text: string): Buffer {
  const head = Buffer.from([3, 0, 0, 0, 0, 0, 0, 0]);
  head.writeUInt32BE(Buffer.byteLength(text), 4);
  return Buffer.concat([head, Buffer.from(text)]);
}
