import { judgeRefresh } from './refresh-policy.js';

describe('judgeRefresh', () => {
  it.each([
    [null, false, 'rotate'],
    [0, true, 'repeat'],
    [-5, true, 'repeat'],
    [9_999, true, 'repeat'],
    [10_000, true, 'reused'],
    [0, false, 'reused'],
    [86_400_000, false, 'reused'],
  ] as const)('exchanged %p ms ago, successor current: %p → %s', (rotatedAgoMs, isSuccessorCurrent, verdict) => {
    expect(judgeRefresh({ rotatedAgoMs, isSuccessorCurrent })).toBe(verdict);
  });
});
