/** A frame of a server: not masked, not fragmented. */
export interface ServerFrame {
  readonly opcode: number;
  readonly data: Buffer;
}

/** Reads what a server sent in whole frames. Throws when it is anything else, or ends within a frame. */
export function serverFrames(bytes: Buffer): ServerFrame[] {
  const frames: ServerFrame[] = [];
  for (let at = 0; at < bytes.length;) {
    const first = bytes.readUInt8(at);
    const short = bytes.readUInt8(at + 1);
    if ((first & 0xf0) !== 0x80 || short > 127) throw new Error(`No frame of a server begins at byte ${at}.`);
    const wide = short === 126 ? bytes.readUInt16BE(at + 2) : short;
    const length = short === 127 ? Number(bytes.readBigUInt64BE(at + 2)) : wide;
    const from = at + (short < 126 ? 2 : short === 126 ? 4 : 10);
    if (from + length > bytes.length) throw new Error('The bytes end within a frame.');
    frames.push({ opcode: first & 0x0f, data: bytes.subarray(from, from + length) });
    at = from + length;
  }
  return frames;
}
