import { randomBytes } from 'node:crypto';

/** A frame as a browser sends it: masked. `opcode` and `isFinal` may be what no browser would send. */
export function aClientFrame(frame: { opcode: number; payload: Buffer; isFinal?: boolean; mask?: Buffer }): Buffer {
  const { opcode, payload, isFinal = true, mask = randomBytes(4) } = frame;
  const masked = Buffer.from(payload.map((byte, index) => byte ^ mask.readUInt8(index % 4)));
  return Buffer.concat([Buffer.from([(isFinal ? 0x80 : 0) | opcode]), maskedLength(payload.length), mask, masked]);
}

function maskedLength(length: number): Buffer {
  if (length < 126) return Buffer.from([0x80 | length]);
  if (length < 65_536) return Buffer.from([0xfe, length >> 8, length & 0xff]);
  const bytes = Buffer.alloc(9);
  bytes.writeUInt8(0xff, 0);
  bytes.writeBigUInt64BE(BigInt(length), 1);
  return bytes;
}
