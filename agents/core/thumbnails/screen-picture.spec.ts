import { Duplex, PassThrough } from 'node:stream';
import { jest } from '@jest/globals';
import { type Colour, PaintedScreen } from '../../../testing/agents/painted-screen.js';
import { takePicture } from './screen-picture.js';

/** Red on the left, blue on the right. */
const halves =
  (width: number) =>
  (x: number): Colour =>
    x < width / 2 ? [255, 0, 0] : [0, 0, 255];

/** Says `said` and nothing more, whatever it is told. */
function screenThatSays(said: Buffer): Duplex {
  const readable = new PassThrough();
  readable.end(said);
  const stream = Duplex.from({ readable, writable: new PassThrough().resume() });
  stream.on('error', () => undefined);
  return stream;
}

function hello(width: number, height: number, nameLength = 0): Buffer {
  const init = Buffer.alloc(24);
  init.writeUInt16BE(width, 0);
  init.writeUInt16BE(height, 2);
  init.writeUInt32BE(nameLength, 20);
  return Buffer.concat([Buffer.from('RFB 003.008\n'), Buffer.from([1, 1]), Buffer.alloc(4), init]);
}

const rectangle = (x: number, y: number, width: number, height: number, encoding = 0): Buffer => {
  const head = Buffer.from([0, 0, 0, 1, 0, x, 0, y, 0, width, 0, height, 0, 0, 0, 0]);
  head.writeInt32BE(encoding, 12);
  return head;
};

// Much arithmetic, on a machine that may be busy.
jest.setTimeout(60_000);

describe('takePicture', () => {
  it.each([
    ['at once', {}],
    ['in pieces of 7 bytes', { pieceBytes: 7 }],
    ['in squares, the last first, in pieces that cut pixels', { tile: 100, pieceBytes: 1001 }],
    ['by a server of version 3.3', { minor: 3 }],
    ['by a server of version 3.7', { minor: 7 }],
  ] as const)('reads a screen that is sent %s', async (_how, options) => {
    const screen = new PaintedScreen({ width: 640, height: 400, colour: halves(640), ...options });
    const picture = await takePicture(screen.open());
    const rgba = picture.rgba();
    expect(picture).toMatchObject({ width: 480, height: 300 });
    expect([...rgba.subarray(0, 4)]).toEqual([255, 0, 0, 255]);
    expect([...rgba.subarray(-4)]).toEqual([0, 0, 255, 255]);
    const reds = [...rgba].filter((byte, index) => index % 4 === 0 && byte > 127).length;
    expect(reds).toBe(240 * 300);
  });

  it('asks for a large screen strip by strip, which no server has to keep', async () => {
    const screen = new PaintedScreen({
      width: 2000,
      height: 600,
      colour: (_x, y) => (y < 300 ? [200, 0, 0] : [0, 0, 200]),
    });
    const picture = await takePicture(screen.open());
    expect(screen.asked).toBe(2);
    const rgba = picture.rgba();
    expect([...rgba.subarray(0, 4)]).toEqual([200, 0, 0, 255]);
    expect([...rgba.subarray(-4)]).toEqual([0, 0, 200, 255]);
  });

  it('steps over what a server says by itself', async () => {
    const clipboard = Buffer.concat([Buffer.from([3, 0, 0, 0, 0, 0, 1, 0]), Buffer.alloc(256)]);
    const colours = Buffer.concat([Buffer.from([1, 0, 0, 0, 0, 2]), Buffer.alloc(12)]);
    const said = [
      hello(2, 1),
      clipboard,
      Buffer.of(2),
      colours,
      rectangle(0, 0, 2, 1),
      Buffer.from([9, 8, 7, 0, 6, 5, 4, 0]),
    ];
    const picture = await takePicture(screenThatSays(Buffer.concat(said)));
    expect([...picture.rgba()]).toEqual([9, 8, 7, 255, 6, 5, 4, 255]);
  });

  it.each([
    ['speaks something else', Buffer.from('HTTP/1.1 400 Bad'), 'does not speak RFB'],
    ['wants a password', Buffer.concat([Buffer.from('RFB 003.008\n'), Buffer.of(1, 2)]), 'asks for a password'],
    ['refuses', Buffer.from('RFB 003.008\n\x01\x01\0\0\0\x01'), 'refused the connection'],
    ['has no size', hello(0, 1), 'no usable size'],
    ['is larger than any screen', hello(65_535, 65_535), 'no usable size'],
    ['has a name without an end', hello(2, 1, 2 ** 32 - 1), 'name of the screen is too long'],
    ['draws outside of itself', Buffer.concat([hello(2, 1), rectangle(1, 0, 2, 1)]), 'outside of itself'],
    ['uses an encoding', Buffer.concat([hello(2, 1), rectangle(0, 0, 2, 1, 7)]), 'encoding that was not asked for'],
    ['says what is in no standard', Buffer.concat([hello(2, 1), Buffer.of(99)]), 'message that was not asked for'],
    ['rings without end', Buffer.concat([hello(2, 1), Buffer.alloc(30_000, 2)]), 'says much and shows little'],
    [
      'draws nothing without end',
      Buffer.concat([hello(2, 1), ...Array<Buffer>(30_000).fill(rectangle(0, 0, 0, 0))]),
      'says much and shows little',
    ],
    ['copies too much', Buffer.concat([hello(2, 1), Buffer.of(3, 0, 0, 0, 0xff, 0, 0, 0)]), 'too long'],
    ['goes away', Buffer.concat([hello(2, 1), rectangle(0, 0, 2, 1)]), 'closed the connection'],
  ])('rejects a screen that %s', async (_case, said, message) => {
    await expect(takePicture(screenThatSays(said))).rejects.toThrow(message);
  });

  it('leaves others their turns while a screen has much to say', async () => {
    let turns = 0;
    let isOver = false;
    const count = (): void => {
      turns += 1;
      if (!isOver) setImmediate(count);
    };
    setImmediate(count);
    await expect(takePicture(screenThatSays(Buffer.concat([hello(2, 1), Buffer.alloc(30_000, 2)])))).rejects.toThrow();
    isOver = true;
    expect(turns).toBeGreaterThan(200);
  });
});
