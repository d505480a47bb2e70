/** A message that an RFB client sends (RFC 6143 section 7.5 and the registered extensions), as far as its first bytes tell. */
export interface RfbClientMessage {
  readonly totalBytes: number;
  readonly isInput: boolean;
}

/** Looks at the first `length` bytes of a message; undefined while they do not tell its size. */
export type RfbClientMessageKind = (bytes: Buffer, length: number) => RfbClientMessage | undefined;

const fixed = (totalBytes: number, isInput = false): RfbClientMessageKind => {
  const message = { totalBytes, isInput };
  return () => message;
};

const sized = (need: number, total: (bytes: Buffer) => number, isInput = false): RfbClientMessageKind => {
  return (bytes, length) => (length < need ? undefined : { totalBytes: total(bytes), isInput });
};

/** Sub-type 0 is a key event, sub-type 1 is audio, whose operation 2 carries a sample format. */
const qemu: RfbClientMessageKind = (bytes, length) => {
  if (length < 2) return undefined;
  if (bytes.readUInt8(1) === 0) return { totalBytes: 12, isInput: true };
  if (length < 4) return undefined;
  return { totalBytes: bytes.readUInt16BE(2) === 2 ? 10 : 4, isInput: false };
};

/** By the first byte. */
export const RFB_CLIENT_MESSAGES: ReadonlyMap<number, RfbClientMessageKind> = new Map([
  [0, fixed(20)], // SetPixelFormat
  [2, sized(4, (bytes) => 4 + 4 * bytes.readUInt16BE(2))], // SetEncodings
  [3, fixed(10)], // FramebufferUpdateRequest
  [4, fixed(8, true)], // KeyEvent
  [5, sized(2, (bytes) => ((bytes.readUInt8(1) & 0x80) === 0 ? 6 : 7), true)], // PointerEvent; bit 7 announces the extended form
  [6, sized(8, (bytes) => 8 + Math.abs(bytes.readInt32BE(4)), true)], // ClientCutText; a negative length is the extended clipboard
  [150, fixed(10)], // EnableContinuousUpdates
  [248, sized(9, (bytes) => 9 + bytes.readUInt8(8))], // ClientFence
  [250, fixed(4)], // xvp
  [251, sized(8, (bytes) => 8 + 16 * bytes.readUInt8(6))], // SetDesktopSize
  [253, sized(4, (bytes) => 4 + ((bytes.readUInt8(1) & 0x80) === 0 ? bytes.readUInt16LE(2) : bytes.readUInt16BE(2)))], // GII
  [255, qemu],
]);
