import fc from 'fast-check';
import { SENTINEL, textChange } from './text-change';

describe('textChange', () => {
  it.each([
    ['', 'a', 0, 'a'],
    ['hel', 'hello', 0, 'lo'],
    ['teh', 'the', 2, 'he'],
    ['teh', 'the ', 2, 'he '],
    ['hello', 'hell', 1, ''],
    ['nihao', '你好', 5, '你好'],
    ['😀', '😁', 1, '😁'],
    ['same', 'same', 0, ''],
  ])('%j to %j', (before, after, deleted, inserted) => {
    expect(textChange(before, after)).toEqual({ deleted, inserted });
    expect(textChange(SENTINEL + before, SENTINEL + after)).toEqual({ deleted, inserted });
  });

  it('takes every bite of the sentinel for one Backspace', () => {
    expect(textChange(SENTINEL, SENTINEL.slice(0, -1))).toEqual({ deleted: 1, inserted: '' });
    expect(textChange(SENTINEL, '')).toEqual({ deleted: 1, inserted: '' });
    expect(textChange(`${SENTINEL}ab`, '')).toEqual({ deleted: 3, inserted: '' });
  });

  it('leads from any text to any other', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (before, after) => {
        const { deleted, inserted } = textChange(before, after);
        expect(
          Array.from(before)
            .slice(0, Array.from(before).length - deleted)
            .join('') + inserted,
        ).toBe(after);
      }),
    );
  });
});
