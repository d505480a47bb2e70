import { csvCell, csvLine } from './csv.js';

describe('csv', () => {
  it.each([
    ['plain', 'plain'],
    ['a,b', '"a,b"'],
    ['say "no"', '"say ""no"""'],
    ['two\r\nlines', '"two\r\nlines"'],
    ['=1+1', "'=1+1"],
    ['+1', "'+1"],
    ['-1', "'-1"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\t=1', "'\t=1"],
    [' =HYPERLINK("x")', `"' =HYPERLINK(""x"")"`],
    ['\r=1', `"'\r=1"`],
    ['a=b', 'a=b'],
    ['', ''],
  ])('writes %j so that nothing runs and everything comes back', (value, cell) => {
    expect(csvCell(value)).toBe(cell);
  });

  it('writes records with CRLF, numbers as they are, and nothing for null', () => {
    expect(csvLine([-5, null, 'x'])).toBe('-5,,x\r\n');
  });
});
