import { SessionLocks } from './session-locks.js';

describe('SessionLocks', () => {
  it('runs work on one session in order, also after a failure', async () => {
    const locks = new SessionLocks();
    const order: number[] = [];
    const failing = locks.run('a', async () => {
      await Promise.resolve();
      order.push(1);
      throw new Error('no');
    });
    const next = locks.run('a', () => Promise.resolve(order.push(2)));
    await expect(failing).rejects.toThrow('no');
    await next;
    expect(order).toEqual([1, 2]);
  });

  it('is busy while work runs, for that session only', async () => {
    const locks = new SessionLocks();
    const work = locks.run('a', () => Promise.resolve());
    expect([locks.isBusy('a'), locks.isBusy('b')]).toEqual([true, false]);
    await work;
    await new Promise((resolve) => setImmediate(resolve));
    expect(locks.isBusy('a')).toBe(false);
  });
});
