import { raceForLastSlot } from '../../../testing/sessions/quota-race.js';

const PLAN = { people: 2, launches: 4, isLocked: true } as const;

describe('many who want the last slot of a quota, at two replicas', () => {
  it('never get it twice, and always once', async () => {
    const result = await raceForLastSlot({ ...PLAN, rounds: 200 });
    expect(result).toEqual({ rounds: 200, over: 0, overRefused: 0, surprises: [] });
  }, 120_000);

  it('would get it twice without taking turns: the race finds what it looks for', async () => {
    const { over } = await raceForLastSlot({ ...PLAN, rounds: 20, isLocked: false });
    expect(over).toBeGreaterThan(0);
  }, 60_000);
});
