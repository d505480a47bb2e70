import { TooManyLaunchesError, WaitingLine } from './waiting-line.js';

describe('a line of people who launch', () => {
  it('gives those who have waited longest, of each person one', () => {
    const line = new WaitingLine<string>();
    for (const item of ['a1', 'a2', 'b1', 'a3', 'c1']) line.join(item.charAt(0), item);
    expect(line.take(2)).toEqual(['a1', 'b1']);
    expect(line.take(9)).toEqual(['a2', 'c1']);
    expect(line.next()).toBe('a3');
    expect([line.length, line.next()]).toEqual([0, undefined]);
  });

  it('is too long for one person at 65, who may come again when one was served', () => {
    const line = new WaitingLine<number>();
    for (let index = 0; index < 64; index += 1) line.join('a', index);
    expect(() => line.join('a', 64)).toThrow(TooManyLaunchesError);
    line.join('b', 0);
    line.next();
    line.join('a', 64);
    expect(line.length).toBe(65);
  });
});
