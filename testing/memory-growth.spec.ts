import { growthSince, usedBytes } from './memory-growth.js';

const MIB = 1024 * 1024;

describe('growthSince', () => {
  it('does not count what waits to be collected', () => {
    const startBytes = usedBytes();
    for (let count = 0; count < 256; count += 1) Buffer.alloc(MIB);
    expect(growthSince(startBytes, 1)).toBeLessThan(128 * MIB);
  });
});
