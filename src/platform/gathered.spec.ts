import { ManualClock } from '../../testing/manual-clock.js';
import { currentContext, runInContext } from './events/request-context.js';
import { Gathered } from './gathered.js';

describe('questions that are gathered', () => {
  /** Everything that has arrived was looked at. */
  const settle = (): Promise<void> => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));

  interface Desk {
    readonly gathered: Gathered<string, string>;
    readonly clock: ManualClock;
    readonly asked: (readonly string[])[];
    readonly requestIds: (string | null)[];
    readonly answers: { give(): void; fail(): void }[];
  }

  const aDesk = (): Desk => {
    const clock = new ManualClock();
    const asked: (readonly string[])[] = [];
    const requestIds: (string | null)[] = [];
    const answers: { give(): void; fail(): void }[] = [];
    const gathered = new Gathered<string, string>(clock, (keys) => {
      asked.push(keys);
      requestIds.push(currentContext().requestId);
      return new Promise((resolve, reject) =>
        answers.push({
          give: () => resolve(keys.map((key) => key.toUpperCase())),
          fail: () => reject(new Error('No.')),
        }),
      );
    });
    return { gathered, clock, asked, requestIds, answers };
  };

  it('are asked without waiting, and together with what arrived at the same time', async () => {
    const { gathered, asked, answers } = aDesk();
    const all = Promise.all(['a', 'b'].map((key) => gathered.one(key)));
    await settle();
    expect(asked).toEqual([['a', 'b']]);
    answers[0]?.give();
    expect(await all).toEqual(['A', 'B']);
  });

  it('are asked together when the one before them is answered', async () => {
    const { gathered, asked, answers } = aDesk();
    const first = gathered.one('a');
    await settle();
    const others = Promise.all(['b', 'c'].map((key) => gathered.one(key)));
    await settle();
    expect(asked).toEqual([['a']]);
    answers[0]?.give();
    expect(await first).toBe('A');
    await settle();
    expect(asked).toEqual([['a'], ['b', 'c']]);
    answers[1]?.give();
    expect(await others).toEqual(['B', 'C']);
  });

  it('are asked soon, and go on, while others hang', async () => {
    const { gathered, clock, asked, answers } = aDesk();
    for (const key of ['hangs', 'hangs, too', 'and this']) {
      void gathered.one(key);
      await settle();
      clock.advance(25);
    }
    expect(asked).toHaveLength(3);
    const one = gathered.one('a');
    clock.advance(24);
    expect(asked).toHaveLength(3);
    clock.advance(1);
    const other = gathered.one('b');
    answers[3]?.give();
    expect(await one).toBe('A');
    await settle();
    clock.advance(25);
    answers[4]?.give();
    expect(await other).toBe('B');
  });

  it('are refused when far too many wait', async () => {
    const { gathered } = aDesk();
    for (let count = 0; count < 10_000; count += 1) void gathered.one('waits');
    await expect(gathered.one('more')).rejects.toMatchObject({ code: 'database-unavailable' });
  });

  it('are asked in the name of none of those who asked', async () => {
    const { gathered, requestIds, answers } = aDesk();
    const one = runInContext({ requestId: 'mine', actor: { kind: 'anonymous' } }, () => gathered.one('a'));
    await settle();
    answers[0]?.give();
    await one;
    expect(requestIds).toEqual([null]);
  });

  it('fail together, and those that come later are asked again', async () => {
    const { gathered, answers } = aDesk();
    const all = Promise.allSettled(['a', 'b'].map((key) => gathered.one(key)));
    await settle();
    answers[0]?.fail();
    expect((await all).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    const later = gathered.one('c');
    await settle();
    answers[1]?.give();
    expect(await later).toBe('C');
  });
});
