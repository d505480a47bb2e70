import { Resources } from '../../../../protocol/session.js';
import { resourcesFor, screenFor } from './launch-size';

describe('launch size', () => {
  it('stays within the protocol', () => {
    const tiny = { cpuMillis: 100, memoryMiB: 128, storageGiB: 1 };
    const huge = { cpuMillis: 64_000, memoryMiB: 262_144, storageGiB: 1 };
    for (const resources of [resourcesFor('small', tiny), resourcesFor('large', huge)]) {
      expect(Resources.partial().safeParse(resources).success).toBe(true);
    }
    expect(resourcesFor('large', { cpuMillis: 500, memoryMiB: 512, storageGiB: 1 })).toEqual({
      cpuMillis: 1000,
      memoryMiB: 1024,
    });
  });

  it('asks for the screen that the viewer will have', () => {
    expect(screenFor({ innerWidth: 1280.4, innerHeight: 719.6 }, false)).toEqual({ width: 1280, height: 720 });
    expect(screenFor({ innerWidth: 200, innerHeight: 10_000 }, false)).toEqual({ width: 320, height: 4320 });
  });

  it('asks for a screen that programs fit on where the window is a phone’s', () => {
    expect(screenFor({ innerWidth: 360, innerHeight: 740 }, true)).toEqual({ width: 1280, height: 800 });
  });
});
