import type { TimelineEntry } from '../../protocol/http/sessions.js';
import { meanSteps, ourShareMs } from './share.js';

const entry = (ms: number, changes: Partial<TimelineEntry>): TimelineEntry => ({
  at: new Date(ms).toISOString(),
  kind: 'step',
  state: null,
  step: null,
  message: 'Something happened.',
  durationMs: 100,
  ...changes,
});

const TIMELINE = [
  entry(0, { kind: 'requested', durationMs: null }),
  entry(80, { step: 'home-ready' }),
  entry(900, { step: 'workload-started' }),
  entry(1580, { step: 'desktop-ready' }),
];

describe('ourShareMs', () => {
  it('is what scheduler, kubelet, container and desktop leave of the whole', () => {
    expect(ourShareMs(1700, TIMELINE)).toBe(200);
  });

  it('is nothing where the picture came before the last step, and no number where a step is missing', () => {
    expect(ourShareMs(1000, TIMELINE)).toBe(0);
    expect(ourShareMs(1700, TIMELINE.slice(0, 3))).toBeNaN();
  });
});

describe('meanSteps', () => {
  it('tells each step once, in order', () => {
    const other = TIMELINE.map((step) => ({ ...step, durationMs: 300 }));
    expect([...meanSteps([TIMELINE, other])]).toEqual([
      ['requested', 150],
      ['home-ready', 200],
      ['workload-started', 200],
      ['desktop-ready', 200],
    ]);
  });
});
