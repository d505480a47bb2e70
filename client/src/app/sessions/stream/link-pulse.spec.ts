import { jest } from '@jest/globals';
import type { ViewerNote } from '../../../../../protocol/agent/stream-notes.js';
import { LinkPulse } from './link-pulse';

describe('LinkPulse', () => {
  let visibility: DocumentVisibilityState;
  let pings: ViewerNote[];
  let roundTripsMs: number[];
  let breaks: number;
  let stream: { heardAtMs: number; say(note: ViewerNote): void };
  let pulse: LinkPulse;

  beforeEach(() => {
    jest.useFakeTimers();
    visibility = 'visible';
    jest.spyOn(document, 'visibilityState', 'get').mockImplementation(() => visibility);
    [pings, roundTripsMs, breaks] = [[], [], 0];
    stream = { heardAtMs: 0, say: (note) => pings.push(note) };
    pulse = new LinkPulse(stream, {
      answered: (roundTripMs) => roundTripsMs.push(roundTripMs),
      broken: () => (breaks += 1),
    });
  });
  afterEach(() => {
    pulse.stop();
    jest.restoreAllMocks();
    jest.useRealTimers();
  });

  function answer(): void {
    const last = pings.at(-1);
    stream.heardAtMs = performance.now();
    if (last?.type === 'ping') pulse.hear({ type: 'pong', id: last.id, viewers: 1, screenMs: 1 });
  }

  it('asks every two seconds while somebody looks, every ten while nobody does', () => {
    pulse.start();
    jest.advanceTimersByTime(4_100);
    expect(pings).toHaveLength(3);
    visibility = 'hidden';
    jest.advanceTimersByTime(20_000);
    expect(pings).toHaveLength(5);
  });

  it('measures round trips', () => {
    pulse.start();
    jest.advanceTimersByTime(40);
    answer();
    answer();
    expect(roundTripsMs).toEqual([40]);
  });

  it('takes a line that fell silent for cut, once', () => {
    pulse.start();
    answer();
    jest.advanceTimersByTime(5_900);
    expect(breaks).toBe(0);
    jest.advanceTimersByTime(60_000);
    expect(breaks).toBe(1);
  });

  it('needs no answer where pictures arrive', () => {
    pulse.start();
    answer();
    for (let second = 0; second < 30; second += 1) {
      jest.advanceTimersByTime(1_000);
      stream.heardAtMs = performance.now();
    }
    expect(breaks).toBe(0);
    jest.advanceTimersByTime(6_100);
    expect(breaks).toBe(1);
  });

  it('does not judge an agent that never answered', () => {
    pulse.start();
    jest.advanceTimersByTime(120_000);
    expect(breaks).toBe(0);
  });

  it('does not judge a tab that nobody sees, and looks soon when it is seen again', () => {
    pulse.start();
    answer();
    visibility = 'hidden';
    jest.advanceTimersByTime(120_000);
    expect(breaks).toBe(0);
    visibility = 'visible';
    pulse.check();
    jest.advanceTimersByTime(2_900);
    expect(breaks).toBe(0);
    jest.advanceTimersByTime(200);
    expect(breaks).toBe(1);
  });

  it('does not judge by a timer that was held back', () => {
    pulse.start();
    answer();
    const late = performance.now() + 60_000;
    jest.spyOn(performance, 'now').mockReturnValue(late);
    jest.advanceTimersByTime(6_100);
    expect(breaks).toBe(0);
  });
});
