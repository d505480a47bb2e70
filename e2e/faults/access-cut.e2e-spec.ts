import { CutOffStage } from '../support/cut-off-stage.js';
import { tellMeasured } from '../support/measured.js';

/** Whoever is shut out is out everywhere within this time, in milliseconds: what the product promises. */
const WITHIN_MS = 5_000;
const PEOPLE = 5;

describe('Whoever is shut out', () => {
  let stage: CutOffStage;
  beforeAll(async () => {
    stage = await CutOffStage.open();
  });
  afterAll(() => stage.close());

  it('is out within five seconds, by every way in that was open, at every replica (threat 21)', async () => {
    const slowest = new Map<string, number>();
    const administrator = await stage.administrator();
    for (let count = 0; count < PEOPLE; count += 1) {
      const { id, waysIn } = await stage.person();
      const beganAt = performance.now();
      const closing = waysIn.map(async ({ what, closed }) => {
        await closed();
        slowest.set(what, Math.max(slowest.get(what) ?? 0, performance.now() - beganAt));
      });
      expect((await administrator.send('patch', `/users/${id}`, { isDisabled: true })).status).toBe(200);
      await Promise.all(closing);
    }
    for (const [what, ms] of slowest) tellMeasured(`${what}: closed after, at most`, ms);
    expect([...slowest].filter(([, ms]) => ms > WITHIN_MS)).toEqual([]);
    expect(slowest.size).toBe(12);
  });
});
