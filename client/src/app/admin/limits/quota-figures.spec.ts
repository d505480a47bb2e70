import { aQuota } from '../../../../testing/builders';
import { limitFigures, usageFigures } from './quota-figures';

describe('what somebody has and may have, in words', () => {
  it('counts what is used of each limit, says whose word that is, and what is used up', () => {
    const quota = aQuota({ sessions: [2, 2], memoryMiB: [4096, 1536], cpuMillis: [null, 2500] });
    const [sessions, cpu, memory] = usageFigures(quota);
    expect(sessions).toMatchObject({ words: '2 of 2', origin: 'everybody’s', isUsedUp: true });
    expect(cpu?.words).toBe('2.5 of unlimited');
    expect(memory).toMatchObject({ label: 'Memory, GiB', words: '1.5 of 4', isUsedUp: false });
  });

  it('names the limit alone where nobody is counted, and the group whose word it is', () => {
    const origin = { kind: 'group', group: { id: 'g', name: 'Designers' } } as const;
    const quota = { ...aQuota(), storageGiB: { limit: 500, origin } };
    expect(limitFigures(quota).map(({ words }) => words)).toEqual(['unlimited', 'unlimited', 'unlimited', '500']);
    expect(limitFigures(quota)[3]?.origin).toBe('group Designers');
  });
});
