import fc from 'fast-check';
import { aClientFrame } from '../../../testing/agents/client-frames.js';
import { closeFrame, FrameError, frameHeader, FrameParser, MAX_MESSAGE_BYTES, OPCODES } from './websocket-frames.js';

interface Heard {
  readonly data: Buffer;
  readonly pings: string[];
  readonly pongs: number;
  readonly notes: string[];
  readonly closes: { code: number; reason: string }[];
}

/** Parses `pieces` one after the other. */
function parse(...pieces: Buffer[]): Heard {
  const data: Buffer[] = [];
  const heard = {
    pings: [] as string[],
    notes: [] as string[],
    pongs: 0,
    closes: [] as { code: number; reason: string }[],
  };
  const parser = new FrameParser({
    data: (slice) => data.push(Buffer.from(slice)),
    note: (text) => heard.notes.push(text),
    ping: (payload) => heard.pings.push(payload.toString('latin1')),
    pong: () => (heard.pongs += 1),
    close: (code, reason) => heard.closes.push({ code, reason: reason.toString() }),
  });
  for (const piece of pieces) parser.push(piece);
  return { ...heard, data: Buffer.concat(data) };
}

function codeOf(...pieces: Buffer[]): number | undefined {
  try {
    parse(...pieces);
    return undefined;
  } catch (error) {
    if (error instanceof FrameError) return error.code;
    throw error;
  }
}

const binary = (payload: Buffer, isFinal = true): Buffer => aClientFrame({ opcode: OPCODES.binary, payload, isFinal });
const continuation = (payload: Buffer, isFinal: boolean): Buffer =>
  aClientFrame({ opcode: OPCODES.continuation, payload, isFinal });
const text = (note: string): Buffer => aClientFrame({ opcode: OPCODES.text, payload: Buffer.from(note) });
const control = (opcode: number, payload: Buffer): Buffer => aClientFrame({ opcode, payload });

describe('FrameParser', () => {
  it.each([0, 1, 125, 126, 65_535, 65_536, 200_000])('reads a message of %i bytes', (length) => {
    const payload = Buffer.alloc(length, 'ab');
    expect(parse(binary(payload)).data.equals(payload)).toBe(true);
  });

  it('reads any messages in pieces of any size, with control frames in between', () => {
    const message = fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes));
    const sizes = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1 });
    fc.assert(
      fc.property(fc.array(fc.array(message, { minLength: 1, maxLength: 4 })), sizes, (messages, pieceSizes) => {
        const frames = messages.flatMap((fragments) =>
          fragments.flatMap((fragment, index) => {
            const isFinal = index === fragments.length - 1;
            return [
              index === 0 ? binary(fragment, isFinal) : continuation(fragment, isFinal),
              control(OPCODES.ping, Buffer.from('?')),
            ];
          }),
        );
        const heard = parse(...cut(Buffer.concat(frames), pieceSizes));
        expect(heard.data.equals(Buffer.concat(messages.flat()))).toBe(true);
        expect(heard.pings).toHaveLength(messages.flat().length);
      }),
    );
  });

  it('answers any bytes with events or a FrameError, and nothing else', () => {
    const bytes = fc.array(fc.uint8Array({ maxLength: 64 }), { maxLength: 8 });
    fc.assert(
      fc.property(bytes, (pieces) => void codeOf(...pieces.map((piece) => Buffer.from(piece)))),
      { numRuns: 2000 },
    );
  });

  it('reads notes between messages, in pieces of any size', () => {
    const notes = ['', '{"type":"present"}', 'ü'.repeat(62), 'x'.repeat(125), '\ufeff'];
    const bytes = Buffer.concat(notes.flatMap((note) => [text(note), binary(Buffer.from('picture'))]));
    for (const size of [1, 2, 7, bytes.length]) {
      const heard = parse(...cut(Buffer.from(bytes), [size]));
      expect(heard.notes).toEqual(notes);
      expect(heard.data.toString()).toBe('picture'.repeat(notes.length));
    }
  });

  it('tells pongs and closes', () => {
    const heard = parse(
      control(OPCODES.pong, Buffer.alloc(0)),
      control(OPCODES.close, Buffer.from([0x03, 0xe8, 0x6f, 0x6b])),
    );
    expect(heard).toMatchObject({ pongs: 1, closes: [{ code: 1000, reason: 'ok' }] });
  });

  it('calls a close without a code 1005', () => {
    expect(parse(control(OPCODES.close, Buffer.alloc(0))).closes).toEqual([{ code: 1005, reason: '' }]);
  });

  it('ignores what follows a close', () => {
    expect(parse(Buffer.concat([control(OPCODES.close, Buffer.alloc(0)), binary(Buffer.from('x'))])).data).toHaveLength(
      0,
    );
  });

  it.each([
    ['a frame that is not masked', 1002, Buffer.from([0x82, 0x01, 0x00])],
    ['a reserved bit', 1002, Buffer.from([0xc2, 0x80, 0, 0, 0, 0])],
    ['an unknown data opcode', 1002, aClientFrame({ opcode: 3, payload: Buffer.alloc(0) })],
    ['an unknown control opcode', 1002, aClientFrame({ opcode: 11, payload: Buffer.alloc(0) })],
    ['a note in fragments', 1003, aClientFrame({ opcode: OPCODES.text, payload: Buffer.from('{'), isFinal: false })],
    ['a note within a message', 1002, Buffer.concat([binary(Buffer.from('x'), false), text('{}')])],
    ['a note of 126 bytes', 1009, text('x'.repeat(126))],
    ['a note that is not UTF-8', 1007, aClientFrame({ opcode: OPCODES.text, payload: Buffer.from([0xc3, 0x28]) })],
    ['a control frame of 126 bytes', 1002, control(OPCODES.ping, Buffer.alloc(126))],
    [
      'a control frame in fragments',
      1002,
      aClientFrame({ opcode: OPCODES.ping, payload: Buffer.alloc(0), isFinal: false }),
    ],
    ['a continuation of nothing', 1002, continuation(Buffer.from('x'), true)],
    ['a message within a message', 1002, Buffer.concat([binary(Buffer.from('x'), false), binary(Buffer.from('y'))])],
    ['a length in too long a form', 1002, Buffer.from([0x82, 0xfe, 0x00, 0x05, 0, 0, 0, 0])],
    ['half a close code', 1002, control(OPCODES.close, Buffer.from([0x03]))],
    ['a close code that may not be sent', 1002, control(OPCODES.close, Buffer.from([0x03, 0xee]))],
    ['a length of 2^63', 1009, Buffer.from([0x82, 0xff, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0])],
  ])('refuses %s with %i', (_what, code, bytes) => {
    expect(codeOf(bytes)).toBe(code);
  });

  it('refuses a message that grows too large over its fragments', () => {
    const half = Buffer.alloc(MAX_MESSAGE_BYTES / 2 + 1);
    expect(codeOf(binary(half, false))).toBeUndefined();
    expect(codeOf(binary(half, false), continuation(half, true))).toBe(1009);
  });

  it('takes a message of exactly the largest size', () => {
    expect(codeOf(binary(Buffer.alloc(MAX_MESSAGE_BYTES)))).toBeUndefined();
  });
});

describe('encoders', () => {
  it.each([
    [125, [0x82, 125]],
    [126, [0x82, 126, 0, 126]],
    [65_535, [0x82, 126, 0xff, 0xff]],
    [65_536, [0x82, 127, 0, 0, 0, 0, 0, 1, 0, 0]],
  ])('writes the shortest header for %i bytes', (length, bytes) => {
    expect([...frameHeader(OPCODES.binary, length)]).toEqual(bytes);
  });

  it('cuts the reason of a close between characters', () => {
    const frame = closeFrame(1000, 'ü'.repeat(100));
    expect(frame).toHaveLength(2 + 2 + 122);
    expect(() => new TextDecoder('utf-8', { fatal: true }).decode(frame.subarray(4))).not.toThrow();
  });

  it('writes a code that may not be sent as a close without one', () => {
    expect([...closeFrame(1006, 'x')]).toEqual([0x88, 0]);
  });
});

/** Cuts `bytes` into pieces, going through `sizes` again and again. */
function cut(bytes: Buffer, sizes: readonly number[]): Buffer[] {
  const pieces: Buffer[] = [];
  for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
    const end = at + (sizes[turn % sizes.length] ?? 1);
    pieces.push(Buffer.from(bytes.subarray(at, end)));
    at = end;
  }
  return pieces;
}
