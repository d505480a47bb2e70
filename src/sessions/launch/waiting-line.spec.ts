import { ManualClock } from '../../../testing/manual-clock.js';
import { type RequestContext, runInContext } from '../../platform/events/request-context.js';
import { TooManyLaunchesError, TurnedAwayError, WaitingLine } from './waiting-line.js';

describe('a line of people who launch', () => {
  interface Bench {
    readonly line: WaitingLine<string>;
    readonly clock: ManualClock;
    readonly turnedAway: string[];
    /** Somebody, whom the first letter names, joins with an item. */
    join(item: string): void;
  }

  const aLine = (): Bench => {
    const clock = new ManualClock();
    const line = new WaitingLine<string>(clock);
    const turnedAway: string[] = [];
    const join = (item: string): void =>
      line.join(item.charAt(0), item, (error) => turnedAway.push(`${item}: ${error.code}`));
    return { line, clock, turnedAway, join };
  };

  it('gives those who have waited longest, of each person one', () => {
    const { line, join, turnedAway } = aLine();
    for (const item of ['a1', 'a2', 'b1', 'a3', 'c1']) join(item);
    expect(line.take(2)).toEqual(['a1', 'b1']);
    expect(line.take(9, (item) => !item.startsWith('a'))).toEqual(['c1']);
    expect(line.take(9)).toEqual(['a2']);
    expect(line.take(1)).toEqual(['a3']);
    expect([line.length, line.take(1), turnedAway]).toEqual([0, [], []]);
  });

  it('is too long for one person at 65, who may come again when one was served', () => {
    const { line, join } = aLine();
    for (let index = 0; index < 64; index += 1) join(`a${index}`);
    expect(() => join('a64')).toThrow(TooManyLaunchesError);
    join('b0');
    line.take(1);
    join('a64');
    expect(line.length).toBe(65);
  });

  it('turns away whoever has waited for half a minute, and nobody who was served', () => {
    const { line, clock, join, turnedAway } = aLine();
    join('a');
    join('b');
    line.take(1);
    clock.advance(10_000);
    join('c');
    clock.advance(19_999);
    expect(turnedAway).toEqual([]);
    clock.advance(1);
    expect(turnedAway).toEqual(['b: not-ready']);
    expect(line.take(9)).toEqual(['c']);
  });

  it('turns whoever waited elsewhere before away so much earlier', () => {
    const { line, clock, turnedAway } = aLine();
    line.join('a', 'a', () => turnedAway.push('a'), clock.monotonicMs() + 5_000);
    clock.advance(4_999);
    expect(turnedAway).toEqual([]);
    clock.advance(1);
    expect(turnedAway).toEqual(['a']);
  });

  it('passes over whoever has gone', () => {
    const { line, join, turnedAway } = aLine();
    let hasLeft = false;
    const context: RequestContext = { requestId: 'r', actor: { kind: 'anonymous' }, hasLeft: () => hasLeft };
    runInContext(context, () => join('a'));
    join('b');
    hasLeft = true;
    expect(line.take(9)).toEqual(['b']);
    expect(turnedAway).toEqual(['a: not-ready']);
  });

  it('turns everybody away when it is closed, and whoever comes then', () => {
    const { line, join, turnedAway } = aLine();
    join('a');
    join('b');
    line.close();
    expect(turnedAway).toEqual(['a: not-ready', 'b: not-ready']);
    expect(() => join('c')).toThrow(TurnedAwayError);
    expect(line.take(9)).toEqual([]);
  });
});
