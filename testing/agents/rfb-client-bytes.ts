/** What an RFB client says to a server without a password: version, security type None, shared ClientInit. */
export const RFB_HANDSHAKE = Buffer.concat([Buffer.from('RFB 003.008\n'), Buffer.from([1, 1])]);

const message = (type: number, totalBytes: number): Buffer => {
  const bytes = Buffer.alloc(totalBytes);
  bytes.writeUInt8(type, 0);
  return bytes;
};

const withUInt16 = (bytes: Buffer, offset: number, value: number): Buffer => {
  bytes.writeUInt16BE(value, offset);
  return bytes;
};

const cutText = (length: number, announced: number): Buffer => {
  const bytes = message(6, 8 + length);
  bytes.writeInt32BE(announced, 4);
  return bytes;
};

const withByte = (bytes: Buffer, offset: number, value: number): Buffer => {
  bytes.writeUInt8(value, offset);
  return bytes;
};

/** One message of each kind that a person causes. */
export const RFB_INPUT = {
  key: message(4, 8),
  pointer: message(5, 6),
  'extended pointer': withByte(message(5, 7), 1, 0x80),
  clipboard: cutText(300, 300),
  'extended clipboard': cutText(40, -40),
  'QEMU key': message(255, 12),
} as const;

/** One message of each kind that a client sends by itself. */
export const RFB_CHATTER = {
  'pixel format': message(0, 20),
  encodings: withUInt16(message(2, 4 + 4 * 70), 2, 70),
  'update request': message(3, 10),
  'continuous updates': message(150, 10),
  fence: withByte(message(248, 9 + 60), 8, 60),
  xvp: message(250, 4),
  'desktop size': withByte(message(251, 8 + 16 * 2), 6, 2),
  GII: withUInt16(withByte(message(253, 4 + 300), 1, 0x80), 2, 300),
  'QEMU audio': withByte(message(255, 4), 1, 1),
  'QEMU audio format': withUInt16(withByte(message(255, 10), 1, 1), 2, 2),
} as const;
