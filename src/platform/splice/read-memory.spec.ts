import { ReadMemory } from './read-memory.js';

const KIB = 1024;

describe('ReadMemory', () => {
  it('is shared while streams are quiet, and what came is copied out of it', () => {
    const [one, other] = [new ReadMemory(), new ReadMemory()];
    expect(other.current).toBe(one.current);
    one.current.write('one');
    const taken = one.taken(0, 3);
    one.adapt(3);
    other.current.write('two');
    expect(taken.toString()).toBe('one');
  });

  it('is large and nobody else’s while a stream is busy, and nothing is copied', () => {
    const [one, other] = [new ReadMemory(), new ReadMemory()];
    one.adapt(64 * KIB);
    other.adapt(64 * KIB);
    expect(one.current).toHaveLength(256 * KIB);
    expect(other.current).not.toBe(one.current);
    one.current.write('here');
    expect(one.taken(0, 4).buffer).toBe(one.current.buffer);
    one.adapt(20 * KIB);
    expect(one.current).toHaveLength(256 * KIB);
  });

  it('is given to the next one that is busy', () => {
    const [one, other] = [new ReadMemory(), new ReadMemory()];
    const quiet = one.current;
    one.adapt(64 * KIB);
    const large = one.current;
    one.adapt(10);
    expect(one.current).toBe(quiet);
    other.adapt(64 * KIB);
    expect(other.current).toBe(large);
  });
});
