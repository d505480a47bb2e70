import { QuotaResource } from '../../../protocol/http/quotas.js';
import { raceForLastSlot } from '../../../testing/sessions/quota-race.js';

const PLAN = { people: 2, launches: 4, isLocked: true } as const;

describe('many who want the last slot of a quota, at two replicas', () => {
  it.each(QuotaResource.options)(
    'never get it twice, and always once: %s',
    async (resource) => {
      const result = await raceForLastSlot({ ...PLAN, resource, rounds: 60 });
      expect(result).toEqual({ rounds: 60, over: 0, overRefused: 0, surprises: [] });
    },
    120_000,
  );

  it('never get it twice when they are fifty at once (threat 91)', async () => {
    const result = await raceForLastSlot({ ...PLAN, people: 1, launches: 47, resource: 'sessions', rounds: 10 });
    expect(result).toEqual({ rounds: 10, over: 0, overRefused: 0, surprises: [] });
  }, 120_000);

  it('would get it twice without taking turns: the race finds what it looks for', async () => {
    const { over } = await raceForLastSlot({ ...PLAN, resource: 'memoryMiB', rounds: 20, isLocked: false });
    expect(over).toBeGreaterThan(0);
  }, 60_000);
});
