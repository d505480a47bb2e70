import type { ContainerStats } from 'dockerode';
import { residentBytes } from './session-meter.js';

const memory = (usage: number, stats: Record<string, number>): Pick<ContainerStats, 'memory_stats'> => ({
  memory_stats: { usage, stats } as ContainerStats['memory_stats'],
});

describe('residentBytes', () => {
  it.each([
    ['cgroups of version 1', { total_inactive_file: 40, inactive_file: 1 }, 60],
    ['cgroups of version 2', { inactive_file: 30 }, 70],
    ['neither', {}, 100],
    ['a cache larger than all of it', { inactive_file: 200 }, 0],
  ])('leaves out the file cache: %s', (_what, stats, bytes) => {
    expect(residentBytes(memory(100, stats))).toBe(bytes);
  });
});
