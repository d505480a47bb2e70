import { anEntry } from '../../../../testing/builders';
import { mergeTimeline } from './timeline-merge';

describe('mergeTimeline', () => {
  const requested = anEntry(0, { kind: 'requested' });
  const placed = anEntry(1, { kind: 'placed' });
  const home = anEntry(2, { step: 'home-ready' });

  it('orders entries by time and keeps each once', () => {
    expect(mergeTimeline([home, requested], [placed, home])).toEqual([requested, placed, home]);
  });

  it('keeps different entries of one instant', () => {
    const screen = { ...home, step: 'screen-ready' as const };
    expect(mergeTimeline([home], [screen])).toHaveLength(2);
  });
});
