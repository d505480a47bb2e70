import fc from 'fast-check';
import { RFB_CHATTER, RFB_HANDSHAKE, RFB_INPUT } from '../../../../testing/agents/rfb-client-bytes.js';
import { FrameError } from '../websocket-frames.js';
import { PixelFormats } from './pixel-formats.js';
import { ViewOnlyInput } from './view-only-input.js';

/** 32 bits, 24 of colour, little-endian, true colour, a byte for each colour. */
const PLAIN = Buffer.from([0, 0, 0, 0, 32, 24, 0, 1, 0, 255, 0, 255, 0, 255, 0, 8, 16, 0, 0, 0]);
const UPDATE_REQUEST = RFB_CHATTER['update request'];
const FORBIDDEN = {
  ...RFB_INPUT,
  xvp: RFB_CHATTER.xvp,
  'desktop size': RFB_CHATTER['desktop size'],
  GII: RFB_CHATTER.GII,
  'QEMU audio': RFB_CHATTER['QEMU audio'],
  'QEMU audio format': RFB_CHATTER['QEMU audio format'],
};
const PICTURE = [PLAIN, UPDATE_REQUEST, RFB_CHATTER['continuous updates'], RFB_CHATTER.fence];

function greeted(): ViewOnlyInput {
  const input = new ViewOnlyInput(new PixelFormats());
  expect(input.push(RFB_HANDSHAKE)).toEqual(RFB_HANDSHAKE);
  return input;
}

function encodings(...list: number[]): Buffer {
  const message = Buffer.alloc(4 + 4 * list.length);
  message.writeUInt8(2, 0);
  message.writeUInt16BE(list.length, 2);
  list.forEach((encoding, index) => message.writeInt32BE(encoding, 4 + 4 * index));
  return message;
}

/** Pushes `bytes` in pieces of `size`; what the screen gets. */
function pushed(input: ViewOnlyInput, bytes: Buffer, size: number): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += size) parts.push(input.push(bytes.subarray(at, at + size)));
  return Buffer.concat(parts);
}

describe('ViewOnlyInput (threat 59)', () => {
  it.each(Object.entries(FORBIDDEN))(
    'sends the screen nothing of a message of the kind %s, and goes on',
    (_kind, bytes) => {
      const input = greeted();
      expect(input.push(bytes)).toHaveLength(0);
      expect(input.push(UPDATE_REQUEST)).toEqual(UPDATE_REQUEST);
    },
  );

  it.each([1, 2, 100])('shares the screen, whatever the client says, in pieces of %i bytes', (size) => {
    const alone = Buffer.concat([RFB_HANDSHAKE.subarray(0, -1), Buffer.of(0)]);
    expect(pushed(new ViewOnlyInput(new PixelFormats()), alone, size)).toEqual(
      Buffer.concat([RFB_HANDSHAKE.subarray(0, -1), Buffer.of(1)]),
    );
  });

  it('lets through what makes a picture come', () => {
    const input = greeted();
    for (const message of PICTURE) expect(input.push(message)).toEqual(message);
  });

  it.each([1, 7, 100, 151, 252, 254])(
    'ends at a message of the unknown type %d, of which the screen gets nothing',
    (type) => {
      expect(() => greeted().push(Buffer.of(type))).toThrow(FrameError);
    },
  );

  it('asks for no clipboard, no extended keys and no encoding whose end it cannot find', () => {
    const [tight, quality, compression] = [7, -26, -254];
    const asked = encodings(50, tight, -0x3f5e1a32, -258, quality, compression, -309, 0x574d5664);
    const none = 0x7fffff00;
    expect(greeted().push(asked)).toEqual(encodings(none, tight, none, none, quality, compression, none, none));
  });

  it('takes no other pixels than those that it can count', () => {
    const odd = Buffer.from(PLAIN);
    odd.writeUInt8(16, 4);
    expect(() => greeted().push(odd)).toThrow(FrameError);
  });

  it('takes no other pixels once a picture may be on its way', () => {
    const input = greeted();
    input.push(UPDATE_REQUEST);
    expect(input.push(PLAIN)).toHaveLength(0);
  });

  it.each(['RFB 003.003\n\x01', 'RFB 003.008\n\x02', 'GET / HTTP/1.1'])(
    'does not follow a client that begins with %j',
    (text) => {
      expect(() => new ViewOnlyInput(new PixelFormats()).push(Buffer.from(text))).toThrow(FrameError);
    },
  );

  it('refuses an endless list of encodings', () => {
    expect(() => greeted().push(encodings(...Array.from({ length: 600 }, () => 0)))).toThrow(FrameError);
  });

  it('sends the same however the bytes are cut and whatever is mixed in', () => {
    const messages = fc.array(fc.constantFrom(...PICTURE.slice(1), ...Object.values(FORBIDDEN)));
    fc.assert(
      fc.property(messages, fc.integer({ min: 1, max: 50 }), (sent, size) => {
        const wanted = sent.filter((message) => PICTURE.includes(message));
        expect(pushed(greeted(), Buffer.concat(sent), size)).toEqual(Buffer.concat(wanted));
      }),
    );
  });

  it('sends nothing but messages of the five kinds, whatever it is fed', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 40 })), (chunks) => {
        const input = greeted();
        const types: number[] = [];
        try {
          // One byte at a time: each answer is one whole message.
          for (const byte of Buffer.concat(chunks)) {
            const kept = input.push(Buffer.of(byte));
            if (kept.length > 0) types.push(kept.readUInt8(0));
          }
        } catch (error) {
          expect(error).toBeInstanceOf(FrameError);
        }
        expect(types.filter((type) => ![0, 2, 3, 150, 248].includes(type))).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });
});
