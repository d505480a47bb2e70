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

  it('are asked at once when they come alone, and together when one is under way', async () => {
    const { gathered, asked, answers } = aDesk();
    const all = Promise.all(['a', 'b', 'c'].map((key) => gathered.one(key)));
    expect(asked).toEqual([['a']]);
    answers[0]?.give();
    await settle();
    expect(asked).toEqual([['a'], ['b', 'c']]);
    answers[1]?.give();
    expect(await all).toEqual(['A', 'B', 'C']);
  });

  it('fail together, and those that come later are asked again', async () => {
    const { gathered, answers } = aDesk();
    const all = Promise.allSettled(['a', 'b', 'c'].map((key) => gathered.one(key)));
    answers[0]?.give();
    await settle();
    answers[1]?.fail();
    expect((await all).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected']);
    const later = gathered.one('d');
    answers[2]?.give();
    expect(await later).toBe('D');
  });
});
