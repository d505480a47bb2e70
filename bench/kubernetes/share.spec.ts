import type { TimelineEntry } from '../../protocol/http/sessions.js';
import { launchParts, meanParts, meanSteps, ourShareMs } from './share.js';

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
  entry(1510, { kind: 'state', state: 'running' }),
  entry(1580, { step: 'desktop-ready' }),
];

describe('launchParts', () => {
  const picture = { clickedAt: -60, usefulMs: 1760, askedMs: 1590, givenMs: 1620, openedMs: 1670, paintingMs: 30 };

  it('are the whole without a gap, and ours is what scheduler, kubelet, container and desktop leave of it', () => {
    const parts = launchParts(picture, TIMELINE);
    expect(parts).toEqual({
      askingMs: 60,
      orderingMs: 80,
      clusterMs: 1500,
      showingMs: 120,
      tellingMs: 20,
      ticketMs: 30,
      openingMs: 50,
      picturingMs: 90,
      paintingMs: 30,
    });
    expect(ourShareMs(parts)).toBe(260);
    expect(meanParts([parts, { ...parts, askingMs: 80 }])).toEqual({ ...parts, askingMs: 70 });
  });

  it('take a picture that came before the word of the desktop from our share, and are no numbers where a step is missing', () => {
    expect(ourShareMs(launchParts({ ...picture, usefulMs: 1600 }, TIMELINE))).toBe(100);
    expect(ourShareMs(launchParts({ ...picture, usefulMs: 1000 }, TIMELINE))).toBe(0);
    expect(ourShareMs(launchParts(picture, TIMELINE.slice(0, 4)))).toBeNaN();
  });
});

describe('meanSteps', () => {
  it('tells each step once, in order', () => {
    const other = TIMELINE.map((step) => ({ ...step, durationMs: 300 }));
    expect([...meanSteps([TIMELINE, other])]).toEqual([
      ['requested', 150],
      ['home-ready', 200],
      ['workload-started', 200],
      ['state running', 200],
      ['desktop-ready', 200],
    ]);
  });
});
