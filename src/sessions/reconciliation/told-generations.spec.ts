import { ToldGenerations } from './told-generations.js';

describe('ToldGenerations', () => {
  let nowMs = 0;
  let told: ToldGenerations;
  beforeEach(() => {
    nowMs = 0;
    told = new ToldGenerations(() => nowMs);
  });

  it('lets each generation be told once', () => {
    expect(told.isDue('agent', 'a', 1)).toBe(true);
    told.note('agent', 'a', 1);
    nowMs = 1e9;
    expect(told.isDue('agent', 'a', 1)).toBe(false);
    expect(told.isDue('agent', 'a', 2)).toBe(true);
    expect(told.isDue('other', 'a', 1)).toBe(true);
  });

  it('has what an agent could not do told again, after longer and longer pauses', () => {
    const pauses: number[] = [];
    for (let times = 0; times < 7; times += 1) {
      told.note('agent', 'a', 1);
      told.refuse('agent', 'a', 1);
      const sinceMs = nowMs;
      while (!told.isDue('agent', 'a', 1)) nowMs += 1_000;
      pauses.push(nowMs - sinceMs);
    }
    expect(pauses).toEqual([3_000, 6_000, 12_000, 24_000, 48_000, 60_000, 60_000]);
  });

  it('begins anew with a new generation, and pays no heed to what is said of an older one', () => {
    told.note('agent', 'a', 1);
    told.refuse('agent', 'a', 1);
    told.note('agent', 'a', 2);
    told.refuse('agent', 'a', 1);
    nowMs = 1e9;
    expect(told.isDue('agent', 'a', 2)).toBe(false);
    told.refuse('agent', 'a', 2);
    nowMs += 3_000;
    expect(told.isDue('agent', 'a', 2)).toBe(true);
  });

  it('forgets', () => {
    for (const id of ['a', 'b']) told.note('agent', id, 1);
    told.forget('agent', 'a');
    expect([told.isDue('agent', 'a', 1), told.isDue('agent', 'b', 1)]).toEqual([true, false]);
    told.forget('agent');
    expect(told.isDue('agent', 'b', 1)).toBe(true);
  });
});
