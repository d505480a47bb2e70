import { LIMIT_NAMES, limitComplaint, limitIn, textOfLimit } from './limit-text';

describe('a limit as people write it', () => {
  it.each([
    ['sessions', '3', 3],
    ['sessions', '0', 0],
    ['sessions', '1.5', null],
    ['sessions', '10001', null],
    ['cpuMillis', '2.5', 2500],
    ['cpuMillis', '0,5', 500],
    ['memoryMiB', ' 4 ', 4096],
    ['memoryMiB', '0.5', 512],
    ['storageGiB', '-1', null],
    ['maxLifetimeMinutes', '0', null],
    ['idleMinutes', '30', 30],
    ['idleMinutes', '', null],
  ] as const)('%s: %j', (name, text, limit) => {
    expect(limitIn(name, text)).toBe(limit);
  });

  it.each(LIMIT_NAMES)('is read as it was written: %s', (name) => {
    for (const limit of [1, 700, 2048, 9999]) expect(limitIn(name, textOfLimit(name, limit))).toBe(limit);
  });

  it('is refused with what would do', () => {
    expect(limitComplaint('sessions', 'many')).toBe('Enter a whole number from 0 to 10000.');
    expect(limitComplaint('cpuMillis', '')).toBe('Enter a number from 0 to 10000.');
    expect(limitComplaint('idleMinutes', '30')).toBeNull();
  });
});
