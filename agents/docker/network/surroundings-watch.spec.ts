import { jest } from '@jest/globals';
import { type Surroundings, SurroundingsWatch } from './surroundings-watch.js';

const EVERY_MS = 60_000;

/** Counts looks, each of which lasts until a test lets it end. */
class HeldSurroundings implements Surroundings {
  looks = 0;
  private readonly ends: (() => void)[] = [];

  keepClosed(): Promise<void> {
    this.looks += 1;
    return new Promise((resolve) => this.ends.push(resolve));
  }

  async endLook(): Promise<void> {
    this.ends.shift()?.();
    for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
  }
}

describe('SurroundingsWatch', () => {
  let surroundings: HeldSurroundings;
  let watch: { close(): void };
  beforeEach(() => {
    jest.useFakeTimers();
    surroundings = new HeldSurroundings();
    watch = new SurroundingsWatch(surroundings, EVERY_MS).begin();
  });
  afterEach(() => {
    watch.close();
    jest.useRealTimers();
  });

  it('looks when it begins, and then regularly', async () => {
    expect(surroundings.looks).toBe(1);
    for (const looks of [2, 3]) {
      await surroundings.endLook();
      jest.advanceTimersByTime(EVERY_MS);
      expect(surroundings.looks).toBe(looks);
    }
  });

  it('does not look again before a look has ended', async () => {
    jest.advanceTimersByTime(5 * EVERY_MS);
    expect(surroundings.looks).toBe(1);
    await surroundings.endLook();
    jest.advanceTimersByTime(EVERY_MS);
    expect(surroundings.looks).toBe(2);
  });

  it('looks no more once it is closed', async () => {
    watch.close();
    await surroundings.endLook();
    jest.advanceTimersByTime(5 * EVERY_MS);
    expect(surroundings.looks).toBe(1);
  });
});
