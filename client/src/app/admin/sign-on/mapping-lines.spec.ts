import { readLines, writeLines } from './mapping-lines';

describe('readLines', () => {
  it('reads values and what they mean, and writes them back', () => {
    const text = 'staff = Staff\ncn=R&D <lab>,dc=corp = Lab';
    const { lines, wrongLine } = readLines(`\n${text}\n\n`);
    expect([lines, wrongLine]).toEqual([
      [
        { value: 'staff', meaning: 'Staff' },
        { value: 'cn=R&D <lab>,dc=corp', meaning: 'Lab' },
      ],
      null,
    ]);
    expect(writeLines(lines)).toBe(text);
  });

  it.each(['staff', 'staff =', '= Staff', 'a = b\n\n='])('tells which line is wrong: %j', (text) => {
    expect(readLines(text).wrongLine).toBe(text.split('\n').length);
  });
});
