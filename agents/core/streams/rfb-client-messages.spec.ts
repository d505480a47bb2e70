import fc from 'fast-check';
import { RFB_CHATTER, RFB_HANDSHAKE, RFB_INPUT } from '../../../testing/agents/rfb-client-bytes.js';
import { FrameError } from './websocket-frames.js';
import { RfbClientMessages } from './rfb-client-messages.js';

function greeted(): RfbClientMessages {
  const messages = new RfbClientMessages();
  expect(messages.push(RFB_HANDSHAKE)).toBe(false);
  return messages;
}

const CHATTER = Buffer.concat(Object.values(RFB_CHATTER));

describe('RfbClientMessages', () => {
  it.each(Object.entries(RFB_INPUT))('sees input in a %s message', (_name, bytes) => {
    expect(greeted().push(bytes)).toBe(true);
  });

  it.each(Object.entries(RFB_CHATTER))(
    'sees no input in a message of the kind %s, and finds the next message',
    (_name, bytes) => {
      const messages = greeted();
      expect(messages.push(bytes)).toBe(false);
      expect(messages.push(RFB_INPUT.key)).toBe(true);
      expect(messages.push(CHATTER)).toBe(false);
    },
  );

  it('finds the same input however the bytes are cut', () => {
    const kinds = [...Object.values(RFB_CHATTER), ...Object.values(RFB_INPUT)];
    const inputs = new Set<Buffer>(Object.values(RFB_INPUT));
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...kinds)), fc.integer({ min: 1, max: 40 }), (sent, size) => {
        const messages = new RfbClientMessages();
        const bytes = Buffer.concat([RFB_HANDSHAKE, ...sent]);
        let sawInput = false;
        for (let at = 0; at < bytes.length; at += size)
          sawInput = messages.push(bytes.subarray(at, at + size)) || sawInput;
        expect(sawInput).toBe(sent.some((message) => inputs.has(message)));
        expect(messages.push(CHATTER)).toBe(false);
      }),
    );
  });

  it('reads the shorter handshake of version 3.3', () => {
    const messages = new RfbClientMessages();
    messages.push(Buffer.concat([Buffer.from('RFB 003.003\n'), Buffer.from([1])]));
    expect(messages.push(RFB_CHATTER.encodings)).toBe(false);
    expect(messages.push(RFB_INPUT.pointer)).toBe(true);
  });

  it.each([
    ['003.003', []],
    ['003.005', []],
    ['003.007', [1]],
    ['003.008', [1]],
    ['003.889', [1]],
  ])('makes every client a shared one, wherever its bytes are cut: version %s', (version, choice) => {
    for (const flag of [0, 1, 255]) {
      for (let size = 1; size <= 16; size += 1) {
        const handshake = Buffer.concat([Buffer.from(`RFB ${version}\n`), Buffer.from(choice)]);
        const bytes = Buffer.concat([handshake, Buffer.of(flag), Buffer.concat(Object.values(RFB_CHATTER))]);
        const sent = Buffer.from(bytes);
        const messages = new RfbClientMessages();
        for (let at = 0; at < sent.length; at += size) expect(messages.push(sent.subarray(at, at + size))).toBe(false);
        bytes[handshake.length] = 1;
        expect(sent.equals(bytes)).toBe(true);
      }
    }
  });

  it('leaves the bytes alone of a client that chooses a security type that it does not know', () => {
    const sent = Buffer.concat([Buffer.from('RFB 003.008\n'), Buffer.from([2, 0, 0, 0])]);
    const bytes = Buffer.from(sent);
    expect(new RfbClientMessages().push(sent)).toBe(true);
    expect(sent.equals(bytes)).toBe(true);
  });

  it.each(['RFB 004.000\n', 'RFB 3.8     ', 'RFB 003.+08\n', 'RFB003.008\n\n', 'RFB 003.008\0'])(
    'refuses a version that servers may read in ways of their own: %j',
    (version) => {
      expect(() => new RfbClientMessages().push(Buffer.from(version))).toThrow(FrameError);
    },
  );

  it('takes everything for input after a message that it does not know', () => {
    const messages = greeted();
    expect(messages.push(Buffer.from([99, 0, 0]))).toBe(true);
    expect(messages.push(RFB_CHATTER['update request'])).toBe(true);
  });

  it('takes everything for input when the client does not speak RFB', () => {
    expect(new RfbClientMessages().push(Buffer.from('GET / HTTP/1.1\r\n'))).toBe(true);
  });

  it('lives with any bytes', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array()), (pieces) => {
        const messages = greeted();
        for (const piece of pieces) messages.push(Buffer.from(piece));
      }),
    );
  });
});
