import { pauseMs, StartGivenUpError, unlessAborted } from './start-wait.js';

/** How often a start that takes `wholeMs` is asked. */
function questions(firstMs: number, wholeMs: number): number {
  let asked = 0;
  for (let waitedMs = 0; waitedMs < wholeMs; waitedMs += pauseMs(firstMs, waitedMs)) asked += 1;
  return asked;
}

describe('the pauses of a start', () => {
  it('are the first one for a second', () => {
    expect([0, 20, 500, 999].map((waitedMs) => pauseMs(20, waitedMs))).toEqual([20, 20, 20, 20]);
  });

  it('grow up to half a second, and are never shorter than the first', () => {
    expect([1000, 5000, 10_000, 600_000].map((waitedMs) => pauseMs(20, waitedMs))).toEqual([50, 250, 500, 500]);
    expect(pauseMs(100, 1000)).toBe(100);
  });

  it.each([
    ['a screen', 20],
    ['a page', 50],
  ])('spare the platform: %s is asked some hundred times in half a minute', (_what, firstMs) => {
    expect(questions(firstMs, 30_000)).toBeLessThan(160);
  });
});

describe('what is done unless it is aborted', () => {
  it('settles by itself', async () => {
    const { signal } = new AbortController();
    expect(await unlessAborted(Promise.resolve(7), signal)).toBe(7);
    await expect(unlessAborted(Promise.reject(new Error('no')), signal)).rejects.toThrow('no');
  });

  it('rejects at once when it is aborted, before or meanwhile', async () => {
    const abort = new AbortController();
    const waiting = unlessAborted(new Promise<void>(() => undefined), abort.signal);
    abort.abort();
    await expect(waiting).rejects.toThrow(StartGivenUpError);
    await expect(unlessAborted(Promise.resolve(), abort.signal)).rejects.toThrow(StartGivenUpError);
  });
});
