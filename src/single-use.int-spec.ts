import { RaceBench } from '../testing/races/race-bench.js';
import { run } from '../testing/races/race.js';
import { RACES } from '../testing/races/races.js';

const ROUNDS = 3;
const AT_ONCE = 20;

/** `npm run bench:single-use` tries as often as anybody wants. */
describe('what must work once, tried twenty times at once at two replicas', () => {
  let bench: RaceBench;
  beforeAll(async () => {
    bench = await RaceBench.start();
  });
  afterAll(() => bench.stop());

  it.each(Object.entries(RACES))('has exactly one winner: %s', async (_, race) => {
    const result = await run(await race(bench), { rounds: ROUNDS, atOnce: AT_ONCE });
    expect(result).toEqual({ rounds: ROUNDS, byWinners: new Map([[1, ROUNDS]]), surprises: [] });
  });
});
