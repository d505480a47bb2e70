import { ManualClock } from '../../../testing/manual-clock.js';
import { LaunchRush } from './launch-rush.js';

describe('what gives way to people who launch', () => {
  const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

  const aRush = (
    people: number,
  ): { clock: ManualClock; hasGone: () => boolean; isRush: () => boolean | null; answer: () => void } => {
    const clock = new ManualClock();
    const rush = new LaunchRush(clock);
    const answers: (() => void)[] = [];
    for (let index = 0; index < people; index += 1)
      void rush.during(new Promise<void>((resolve) => answers.push(resolve)));
    let isRush: boolean | null = null;
    void rush.giveWay().then((still) => (isRush = still));
    return { clock, hasGone: () => isRush !== null, isRush: () => isRush, answer: () => answers.shift()?.() };
  };

  it('goes on at once when few wait', async () => {
    const { isRush } = aRush(4);
    await settle();
    expect(isRush()).toBe(false);
  });

  it('waits until few wait', async () => {
    const { hasGone, answer } = aRush(6);
    answer();
    await settle();
    expect(hasGone()).toBe(false);
    answer();
    await settle();
    expect(hasGone()).toBe(true);
  });

  it('waits no longer than a second, and knows then that many wait still', async () => {
    const { hasGone, isRush, clock } = aRush(100);
    clock.advance(999);
    await settle();
    expect(hasGone()).toBe(false);
    clock.advance(1);
    await settle();
    expect(isRush()).toBe(true);
  });
});
