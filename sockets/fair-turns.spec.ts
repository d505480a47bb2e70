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
    const turnBytes = 2 * 1024 * KIB;
    const wholeTurn = Array<number>(turnBytes / MEMORY).fill(MEMORY);
    const onlyTheLastEnds = wholeTurn.map((_, index) => index < wholeTurn.length - 1);
    for (const times of [1, 2]) {
      expect(reads(...wholeTurn)).toEqual(onlyTheLastEnds);
      expect(resumed).toBe(times - 1);
      await turn();
      expect(resumed).toBe(times);
    }
  });

  it('never stops one that leaves nothing unread', async () => {
    const few = Array<number>(100).fill(MEMORY - 1);
    expect(reads(...few)).toEqual(few.map(() => true));
    const many = [...Array<number>(7).fill(MEMORY), 10, MEMORY];
    expect(reads(...many)).toEqual(many.map(() => true));
    await turn();
    expect(resumed).toBe(0);
  });
});
