import { nextStartMs, type Queue, SERVED_WITHIN_MS } from './hashing-pace.js';

const CHECK_MS = 20;

/** `count` people who came at `cameAtMs`, after a check that started at zero. */
const crowd = (count: number, cameAtMs = 0): Queue => ({
  cameAtMs: Array<number>(count).fill(cameAtMs),
  lastStartMs: 0,
  checkMs: CHECK_MS,
});

/** When each of a crowd is through that comes at zero, with one check at a time and nobody after it. */
function endsOf(count: number, checkMs = CHECK_MS): number[] {
  const ends: number[] = [];
  let queue: Queue = { ...crowd(count), checkMs };
  for (let freeAtMs = 0; queue.cameAtMs.length > 0; freeAtMs = ends.at(-1) ?? 0) {
    const lastStartMs = Math.max(freeAtMs, nextStartMs(queue));
    ends.push(lastStartMs + checkMs);
    queue = { ...queue, lastStartMs, cameAtMs: queue.cameAtMs.slice(1) };
  }
  return ends;
}

describe('the pace of hashing', () => {
  it('is a seventh of a core where few wait', () => {
    expect(nextStartMs(crowd(1))).toBeCloseTo(7 * CHECK_MS);
    expect(nextStartMs(crowd(5))).toBeCloseTo(7 * CHECK_MS);
  });

  it.each([1, 5, 10, 20, 30, 34])('serves all of %i within the bound', (count) => {
    expect(endsOf(count).at(-1)).toBeLessThanOrEqual(SERVED_WITHIN_MS);
  });

  it('takes as long as it may for twenty, in even steps', () => {
    const ends = endsOf(20);
    expect(ends.at(-1)).toBeCloseTo(SERVED_WITHIN_MS);
    const steps = ends.slice(1).map((end, index) => end - (ends[index] ?? 0));
    for (const step of steps) expect(step).toBeCloseTo((SERVED_WITHIN_MS - CHECK_MS) / 20);
  });

  it('holds nothing back where even full speed is too slow', () => {
    expect(endsOf(90).at(-1)).toBeLessThan(91 * CHECK_MS);
  });

  it('goes by who has the least time left, wherever they stand', () => {
    const early = nextStartMs({ ...crowd(10, 300), cameAtMs: [0, ...Array<number>(9).fill(300)], lastStartMs: 600 });
    expect(early).toBe(600 + (300 + SERVED_WITHIN_MS - CHECK_MS - 600) / 10);
    const lastStartMs = SERVED_WITHIN_MS - CHECK_MS - 10;
    expect(nextStartMs({ ...crowd(2), cameAtMs: [0, 600], lastStartMs })).toBe(lastStartMs + 10);
  });

  it('never waits for a start that is late already', () => {
    expect(nextStartMs({ ...crowd(3), lastStartMs: 2_000 })).toBeLessThan(2_000);
  });

  it('follows checks that take longer than usual', () => {
    expect(endsOf(20, 60).at(-1)).toBeLessThan(21 * 60);
    expect(endsOf(3, 60).at(-1)).toBeLessThanOrEqual(SERVED_WITHIN_MS);
  });
});
