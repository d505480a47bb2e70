import { jest } from '@jest/globals';
import { InputQueue } from './input-queue';

/** Resolves after everything that follows from promises settled so far. */
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

describe('InputQueue', () => {
  let done: string[];
  let queue: InputQueue;
  const does = (name: string) => (): void => {
    done.push(name);
  };
  beforeEach(() => {
    done = [];
    queue = new InputQueue();
  });

  it('does at once what nothing holds back', () => {
    queue.run(does('a'));
    expect(done).toEqual(['a']);
  });

  it('keeps the order around waits, also around waits that came while waiting', async () => {
    const ends: (() => void)[] = [];
    queue.wait(() => new Promise<void>((resolve) => ends.push(resolve)));
    queue.run(does('a'));
    queue.wait(() => new Promise<void>((_resolve, reject) => ends.push(() => reject(new Error('refused')))));
    queue.run(does('b'));
    expect(done).toEqual([]);
    ends[0]?.();
    await settled();
    expect(done).toEqual(['a']);
    ends[1]?.();
    await settled();
    expect(done).toEqual(['a', 'b']);
  });

  it('waits for nothing longer than a second', () => {
    jest.useFakeTimers();
    queue.wait(() => new Promise(() => undefined));
    queue.run(does('a'));
    jest.advanceTimersByTime(999);
    expect(done).toEqual([]);
    jest.advanceTimersByTime(1);
    expect(done).toEqual(['a']);
    jest.useRealTimers();
  });

  it('forgets what waits when it is cleared, and goes on afterwards', () => {
    queue.wait(() => new Promise(() => undefined));
    queue.run(does('a'));
    queue.clear();
    queue.run(does('b'));
    expect(done).toEqual(['b']);
  });
});
