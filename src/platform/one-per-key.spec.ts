import { OnePerKey } from './one-per-key.js';

describe('one piece of work per key', () => {
  it('does not begin a second one for a busy key, and lets nobody wait for another key', async () => {
    const begun: string[] = [];
    let finish: () => void = () => undefined;
    const slow = new Promise<void>((resolve) => (finish = resolve));
    const work = new OnePerKey(() => undefined);
    const begin = (key: string, until: Promise<void>): void =>
      work.start(key, async () => {
        begun.push(key);
        await until;
      });
    begin('a', slow);
    begin('a', slow);
    begin('b', Promise.resolve());
    expect(begun).toEqual(['a', 'b']);
    finish();
    await work.settled();
    begin('a', Promise.resolve());
    expect(begun).toEqual(['a', 'b', 'a']);
  });

  it('tells of work that failed, and takes the key again', async () => {
    const failures: unknown[] = [];
    const work = new OnePerKey((error) => failures.push(error));
    work.start('a', () => Promise.reject(new Error('no')));
    await work.settled();
    expect(failures).toEqual([new Error('no')]);
  });
});
