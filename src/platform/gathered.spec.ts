import { Gathered } from './gathered.js';

describe('questions that are gathered', () => {
  const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

  const aDesk = (): {
    gathered: Gathered<string, string>;
    asked: (readonly string[])[];
    answers: { give(): void; fail(): void }[];
  } => {
    const asked: (readonly string[])[] = [];
    const answers: { give(): void; fail(): void }[] = [];
    const gathered = new Gathered<string, string>((keys) => {
      asked.push(keys);
      return new Promise((resolve, reject) =>
        answers.push({
          give: () => resolve(keys.map((key) => key.toUpperCase())),
          fail: () => reject(new Error('No.')),
        }),
      );
    });
    return { gathered, asked, answers };
  };

  it('are asked at once when two at most are under way, and the others together', async () => {
    const { gathered, asked, answers } = aDesk();
    const all = Promise.all(['a', 'b', 'c', 'd'].map((key) => gathered.one(key)));
    expect(asked).toEqual([['a'], ['b']]);
    answers[0]?.give();
    await settle();
    expect(asked).toEqual([['a'], ['b'], ['c', 'd']]);
    answers[1]?.give();
    answers[2]?.give();
    expect(await all).toEqual(['A', 'B', 'C', 'D']);
  });

  it('are answered while one of them hangs', async () => {
    const { gathered, answers } = aDesk();
    void gathered.one('hangs');
    const other = gathered.one('b');
    const later = gathered.one('c');
    answers[1]?.give();
    await settle();
    answers[2]?.give();
    expect(await Promise.all([other, later])).toEqual(['B', 'C']);
  });

  it('are refused when far too many wait', async () => {
    const { gathered } = aDesk();
    for (let count = 0; count < 2 + 10_000; count += 1) void gathered.one('waits');
    await expect(gathered.one('more')).rejects.toMatchObject({ code: 'database-unavailable' });
  });

  it('fail together, and those that come later are asked again', async () => {
    const { gathered, answers } = aDesk();
    const all = Promise.allSettled(['a', 'b', 'c', 'd'].map((key) => gathered.one(key)));
    answers[0]?.give();
    answers[1]?.give();
    await settle();
    answers[2]?.fail();
    expect((await all).map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'rejected']);
    const later = gathered.one('e');
    answers[3]?.give();
    expect(await later).toBe('E');
  });
});
