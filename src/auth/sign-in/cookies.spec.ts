import { cookieValue } from './cookies.js';

describe('cookieValue', () => {
  it.each<[string | undefined, string | null]>([
    [undefined, null],
    ['', null],
    ['a=1', '1'],
    ['b=2; a=1', '1'],
    ['b=2;a=1;c=3', '1'],
    ['  a = 1 ; b=2', '1'],
    ['a=1; a=2', '1'],
    ['a=', ''],
    ['a=x=y==', 'x=y=='],
    ['xa=1', null],
    ['ax=1', null],
    ['A=1', null],
    ['a', null],
    ['=1', null],
    ['b="a=1"', null],
    [';;;a=1;', '1'],
  ])('reads %p as %p', (header, value) => {
    expect(cookieValue(header, 'a')).toBe(value);
  });
});
