import fc from 'fast-check';
import {
  CLIPBOARD_MESSAGES,
  PICTURE_HELLO,
  PICTURE_MESSAGES,
  SECRET,
} from '../../../../testing/agents/rfb-pictures.js';
import { FrameError } from '../websocket-frames.js';
import { ByteSteps } from './byte-steps.js';
import { PixelFormats } from './pixel-formats.js';
import { screenConversation } from './screen-conversation.js';

const PLAIN = Buffer.from([32, 24, 0, 1, 0, 255, 0, 255, 0, 255, 0, 8, 16, 0, 0, 0]);

function aConversation(): ByteSteps {
  const formats = new PixelFormats();
  formats.choose(PLAIN);
  return new ByteSteps(screenConversation(formats));
}

/** What is shown of `bytes` when they come in pieces of `size`. */
function shown(bytes: Buffer, size: number): Buffer {
  const steps = aConversation();
  const parts: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += size) parts.push(...steps.push(bytes.subarray(at, at + size)));
  return Buffer.concat(parts);
}

describe('screenConversation (threat 59)', () => {
  it.each([1, 2, 3, 7, 64, 1e6])('shows the picture and no text of the clipboard, in pieces of %d bytes', (size) => {
    const all = PICTURE_MESSAGES.flatMap((message, index) => [
      message,
      CLIPBOARD_MESSAGES[index % CLIPBOARD_MESSAGES.length] ?? message,
    ]);
    const seen = shown(Buffer.concat([PICTURE_HELLO, ...all]), size);
    expect(seen.equals(Buffer.concat([PICTURE_HELLO, ...PICTURE_MESSAGES]))).toBe(true);
    expect(seen.includes(SECRET)).toBe(false);
  });

  it('does so in any order', () => {
    const messages = fc.array(fc.constantFrom(...PICTURE_MESSAGES, ...CLIPBOARD_MESSAGES), { maxLength: 12 });
    fc.assert(
      fc.property(messages, fc.integer({ min: 1, max: 5000 }), (said, size) => {
        const pictures = said.filter((message) => PICTURE_MESSAGES.includes(message));
        const wanted = Buffer.concat([PICTURE_HELLO, ...pictures]);
        expect(shown(Buffer.concat([PICTURE_HELLO, ...said]), size).equals(wanted)).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  it.each([
    ['an encoding that nobody asked for', Buffer.from([0, 0, 0, 1, ...Array<number>(11).fill(0), 50])],
    ['an unknown compression', Buffer.from([0, 0, 0, 1, ...Array<number>(11).fill(0), 7, 0xa0])],
    ['an unknown filter', Buffer.from([0, 0, 0, 1, ...Array<number>(11).fill(0), 7, 0x40, 3])],
    ['an unknown message', Buffer.of(77)],
  ])('ends at %s', (_what, bytes) => {
    const steps = aConversation();
    steps.push(PICTURE_HELLO);
    expect(() => steps.push(bytes)).toThrow(FrameError);
  });

  it('ends at pixels of which nobody said how long they are', () => {
    const steps = new ByteSteps(screenConversation(new PixelFormats()));
    steps.push(PICTURE_HELLO);
    expect(() => steps.push(Buffer.from([0, 0, 0, 1, ...Array<number>(12).fill(0)]))).toThrow(FrameError);
  });

  it.each(['RFB 003.003\n', 'RFB 004.000\n', 'HTTP/1.1 200'])(
    'does not follow a screen that begins with %j',
    (text) => {
      expect(() => aConversation().push(Buffer.from(text))).toThrow(FrameError);
    },
  );

  it('shows why a screen refuses', () => {
    const refusal = Buffer.concat([
      Buffer.from('RFB 003.008\n'),
      Buffer.of(0),
      Buffer.from([0, 0, 0, 3]),
      Buffer.from('why'),
    ]);
    expect(shown(refusal, 5)).toEqual(refusal);
  });

  it('shows a secret to nobody, whatever damage is done to what the screen says', () => {
    const said = Buffer.concat([PICTURE_HELLO, ...CLIPBOARD_MESSAGES]);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: said.length }), (size) => {
        expect(shown(said, size).includes(SECRET)).toBe(false);
      }),
    );
  });
});
