import { serverHello } from './rfb-server-bytes.js';

/** Whatever a screen may say to a viewer who only looks, message by message, in pixels of 32 bits. */

function rectangle(width: number, height: number, encoding: number, ...data: (Buffer | number[])[]): Buffer {
  const head = Buffer.alloc(12);
  head.writeUInt16BE(width, 4);
  head.writeUInt16BE(height, 6);
  head.writeInt32BE(encoding, 8);
  return Buffer.concat([head, ...data.map((part) => Buffer.from(part))]);
}

/** FramebufferUpdate of `rectangles`; `count` says another number than there are. */
function update(rectangles: Buffer[], count = rectangles.length): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt16BE(count, 2);
  return Buffer.concat([head, ...rectangles]);
}

/** Bytes that look like the beginning of a text of the clipboard, or of an update, to whoever loses its place. */
const noise = (bytes: number): Buffer => Buffer.alloc(bytes, Buffer.from([3, 0, 0, 0, 0, 0, 0, 5]));

const RECTANGLES = {
  raw: rectangle(5, 3, 0, noise(60)),
  copied: rectangle(9, 9, 1, [0, 1, 0, 2]),
  filled: rectangle(64, 64, 7, [0x80, 1, 2, 3]),
  jpeg: rectangle(64, 64, 7, [0x90, 0xac, 0x02], noise(300)),
  'a long jpeg': rectangle(640, 640, 7, [0x90, 0xf0, 0xa2, 0x04], noise(0x70 + (0x22 << 7) + (4 << 14))),
  plain: rectangle(8, 8, 7, [0x00, 20], noise(20)),
  'plain and tiny': rectangle(3, 1, 7, [0x00], noise(9)),
  copy: rectangle(8, 8, 7, [0x40, 0, 20], noise(20)),
  gradient: rectangle(8, 8, 7, [0x40, 2, 20], noise(20)),
  'two colours': rectangle(9, 8, 7, [0x40, 1, 1], noise(6), [17], noise(17)),
  'two colours and tiny': rectangle(9, 4, 7, [0x40, 1, 1], noise(6), noise(8)),
  'more colours': rectangle(8, 8, 7, [0x40, 1, 4], noise(15), [30], noise(30)),
  zrle: rectangle(64, 64, 16, [0, 0, 0, 40], noise(40)),
  cursor: rectangle(10, 4, -239, noise(160 + 8)),
  size: rectangle(800, 600, -223),
  'extended size': rectangle(800, 600, -308, [2, 0, 0, 0], noise(32)),
  name: rectangle(0, 0, -307, [0, 0, 0, 6], noise(6)),
} as const;

/** The greeting, and one message of each kind without a clipboard. */
export const PICTURE_MESSAGES: readonly Buffer[] = [
  ...Object.values(RECTANGLES).map((one) => update([one])),
  update([RECTANGLES.raw, RECTANGLES.jpeg, RECTANGLES.cursor]),
  update([RECTANGLES.zrle, rectangle(0, 0, -224)], 0xffff),
  Buffer.concat([Buffer.from([1, 0, 0, 0, 0, 3]), noise(18)]),
  Buffer.of(2),
  Buffer.of(150),
  Buffer.concat([Buffer.from([248, 0, 0, 0, 0, 0, 0, 0, 7]), noise(7)]),
];

export const PICTURE_HELLO = Buffer.concat(serverHello(800, 600));

/** What no viewer who only looks is to see. */
export const SECRET = 'the owner’s secret';

const cutText = (announced: number, data: Buffer): Buffer => {
  const head = Buffer.from([3, 0, 0, 0, 0, 0, 0, 0]);
  head.writeInt32BE(announced, 4);
  return Buffer.concat([head, data]);
};
const secret = Buffer.from(SECRET);

/** Texts of the clipboard, in every form. */
export const CLIPBOARD_MESSAGES: readonly Buffer[] = [
  cutText(secret.length, secret),
  cutText(0, Buffer.alloc(0)),
  cutText(-(secret.length + 4), Buffer.concat([Buffer.from([0x10, 0, 0, 1]), secret])),
];
