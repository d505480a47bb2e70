import { aQuota } from '../../../testing/builders';
import { isTooMuch, quotaLines } from './quota-words';

const RESOURCES = { cpuMillis: 1000, memoryMiB: 1024, storageGiB: 10 };

describe('quotaLines', () => {
  it('tells what is left of what is limited', () => {
    const quota = aQuota({ sessions: [2, 2], cpuMillis: [4000, 1500], memoryMiB: [4096, 512], storageGiB: [null, 30] });
    expect(quotaLines(quota)).toEqual([
      { resource: 'sessions', words: '0 of 2 sessions', isUsedUp: true },
      { resource: 'cpuMillis', words: '2.5 of 4 CPU', isUsedUp: false },
      { resource: 'memoryMiB', words: '3.5 of 4 GiB memory', isUsedUp: false },
    ]);
  });
});

describe('isTooMuch', () => {
  it.each([
    [{ sessions: [2, 1] }, false],
    [{ sessions: [2, 2] }, true],
    [{ memoryMiB: [2048, 1024] }, false],
    [{ memoryMiB: [2048, 1025] }, true],
    [{ cpuMillis: [500, 0] }, true],
    [{ storageGiB: [9, 0] }, true],
    [{ sessions: [null, 50] }, false],
  ] as const)('%j', (shares, answer) => {
    expect(isTooMuch(aQuota(shares), RESOURCES)).toBe(answer);
  });
});
