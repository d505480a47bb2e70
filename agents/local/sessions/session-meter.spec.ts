import { cpuMillisBetween } from './session-meter.js';

describe('cpuMillisBetween', () => {
  const before = { cpuTicks: 100, atMs: 1000 };

  it('is the share of a core since the last sample', () => {
    expect(cpuMillisBetween(before, { cpuTicks: 150, atMs: 2000 })).toBe(500);
  });

  it('knows nothing at the first sample', () => expect(cpuMillisBetween(undefined, before)).toBe(0));

  it('never is negative, though processes take their time with them', () => {
    expect(cpuMillisBetween(before, { cpuTicks: 40, atMs: 2000 })).toBe(0);
  });
});
