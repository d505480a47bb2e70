import { setImmediate as turn } from 'node:timers/promises';
import { FairTurns } from './fair-turns.js';

const KIB = 1024;
const MEMORY = 256 * KIB;

describe('FairTurns', () => {
  let resumed: number;
  let turns: FairTurns;

  beforeEach(() => {
    resumed = 0;
    turns = new FairTurns(() => (resumed += 1));
  });

  const reads = (...lengths: number[]): boolean[] => lengths.map((length) => turns.mayReadOn(length, MEMORY));

  it('ends the turn of a connection that always has more, until the others had theirs', async () => {
    expect(reads(MEMORY, MEMORY, MEMORY, MEMORY)).toEqual([true, true, true, false]);
    expect(resumed).toBe(0);
    await turn();
    expect(resumed).toBe(1);
    expect(reads(MEMORY, MEMORY, MEMORY, MEMORY)).toEqual([true, true, true, false]);
    await turn();
    expect(resumed).toBe(2);
  });

  it('never stops one that leaves nothing unread', async () => {
    const few = Array<number>(100).fill(MEMORY - 1);
    expect(reads(...few)).toEqual(few.map(() => true));
    expect(reads(MEMORY, MEMORY, MEMORY, 10, MEMORY)).toEqual([true, true, true, true, true]);
    await turn();
    expect(resumed).toBe(0);
  });
});
