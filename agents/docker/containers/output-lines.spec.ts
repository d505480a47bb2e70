import { outputLines } from './output-lines.js';

function frame(kind: number, text: string): Buffer {
  const head = Buffer.from([kind, 0, 0, 0, 0, 0, 0, 0]);
  head.writeUInt32BE(Buffer.byteLength(text), 4);
  return Buffer.concat([head, Buffer.from(text)]);
}

describe('outputLines', () => {
  it('joins frames of both kinds into lines', () => {
    const record = Buffer.concat([frame(1, 'one\ntw'), frame(1, 'o\n'), frame(2, 'an error\n')]);
    expect(outputLines(record)).toEqual(['one', 'two', 'an error']);
  });

  it.each([
    ['nothing', Buffer.alloc(0), []],
    ['half a header', Buffer.from([1, 0, 0]), []],
    ['a frame cut short', frame(1, 'a long line').subarray(0, 12), ['a lo']],
    ['something else', Buffer.from('plain text of a terminal'), []],
  ])('reads %s', (_what, record, lines) => {
    expect(outputLines(record)).toEqual(lines);
  });
});
