import fc from 'fast-check';
import { aClientFrame } from '../../../testing/agents/client-frames.js';
import { OPCODES } from '../streams/websocket-frames.js';
import { ClientMessages } from './client-messages.js';

const mask = Buffer.from([1, 2, 3, 4]);
const frame = (opcode: number, length: number, isFinal = true): Buffer =>
  aClientFrame({ opcode, payload: Buffer.alloc(length, 0x81), isFinal, mask });

/** Messages that are seen in `chunks`. */
function seen(...chunks: readonly Buffer[]): [opcode: number, size: number][] {
  const found: [number, number][] = [];
  const messages = new ClientMessages(({ opcode, size }) => found.push([opcode, size]));
  for (const chunk of chunks) messages.push(chunk);
  return found;
}

describe('messages of a client', () => {
  it.each([0, 1, 125, 126, 65_535, 65_536])('are seen at any size: %i', (size) => {
    const { text, binary } = OPCODES;
    expect(seen(frame(text, size), frame(binary, size))).toEqual([
      [text, size],
      [binary, size],
    ]);
  });

  it('are seen once, by their first frame, and control frames between them are none', () => {
    const { text, continuation, ping, pong, close } = OPCODES;
    const chunks = [frame(text, 5, false), frame(ping, 3), frame(continuation, 900), frame(pong, 0), frame(close, 2)];
    expect(seen(Buffer.concat(chunks))).toEqual([[text, 5]]);
  });

  it('are seen when they are compressed', () => {
    const compressed = frame(OPCODES.text, 30);
    compressed[0] = (compressed[0] ?? 0) | 0x40;
    expect(seen(compressed)).toEqual([[OPCODES.text, 30]]);
  });

  it('are not looked for any more in what is no frame of a client', () => {
    const good = frame(OPCODES.text, 5);
    for (const bad of [
      Buffer.from([0x81, 5, 1, 2, 3, 4, 5]),
      Buffer.concat([Buffer.from([0x81, 0xff]), Buffer.alloc(12, 0xff)]),
    ]) {
      expect(seen(good, bad, good)).toEqual([[OPCODES.text, 5]]);
    }
  });

  it('are the same however the bytes are cut, which stay as they are', () => {
    const sizes = fc.array(fc.constantFrom(0, 1, 125, 126, 127, 300, 65_535, 65_600), { maxLength: 6 });
    fc.assert(
      fc.property(sizes, fc.array(fc.integer({ min: 1, max: 70_000 }), { minLength: 1 }), (lengths, cuts) => {
        const bytes = Buffer.concat(lengths.map((length) => frame(OPCODES.binary, length)));
        const before = Buffer.from(bytes);
        const pieces: Buffer[] = [];
        for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
          const size = cuts[turn % cuts.length] ?? 1;
          pieces.push(bytes.subarray(at, at + size));
          at += size;
        }
        expect(seen(...pieces)).toEqual(lengths.map((length) => [OPCODES.binary, length]));
        expect(bytes.equals(before)).toBe(true);
      }),
      { numRuns: 50 },
    );
  });

  it('are told with their first bytes unmasked, sixteen at most, however they are cut', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 200 }),
        fc.uint8Array({ minLength: 4, maxLength: 4 }),
        fc.nat(220),
        (data, key, cut) => {
          const payload = Buffer.from(data);
          const bytes = aClientFrame({ opcode: OPCODES.binary, payload, mask: Buffer.from(key) });
          const begun: Buffer[] = [];
          const messages = new ClientMessages(({ beginning }) => begun.push(Buffer.from(beginning)));
          for (const piece of [bytes.subarray(0, cut), bytes.subarray(cut)]) messages.push(piece);
          expect(begun).toEqual([payload.subarray(0, 16)]);
        },
      ),
    );
  });

  it('never throw, whatever the bytes', () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ maxLength: 60 })),
        (chunks) => void seen(...chunks.map((bytes) => Buffer.from(bytes))),
      ),
    );
  });
});
