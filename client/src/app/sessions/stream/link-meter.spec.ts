import { LinkMeter } from './link-meter';

const NOTE = { type: 'pong', id: 1, viewers: 2, screenMs: 3 } as const;

describe('LinkMeter', () => {
  let meter: LinkMeter;
  beforeEach(() => (meter = new LinkMeter()));

  it('gives the median, so that one hiccup changes nothing', () => {
    expect([meter.medianMs(), meter.tone()]).toEqual([null, 'unknown']);
    for (const ms of [20, 900, 30]) meter.add(ms, NOTE, { bytesIn: 0, bytesOut: 0 }, 0);
    expect([meter.medianMs(), meter.latestMs(), meter.tone()]).toEqual([30, 30, 'good']);
  });

  it('remembers the last half minute only', () => {
    for (let i = 0; i < 40; i += 1) meter.add(i < 25 ? 10 : 400, NOTE, { bytesIn: 0, bytesOut: 0 }, 0);
    expect(meter.roundTripsMs()).toHaveLength(15);
    expect([meter.medianMs(), meter.tone()]).toEqual([400, 'poor']);
  });

  it('tells the bandwidth between two answers', () => {
    meter.add(1, NOTE, { bytesIn: 1_000, bytesOut: 100 }, 10_000);
    expect(meter.bandwidth()).toBeNull();
    meter.add(1, NOTE, { bytesIn: 251_000, bytesOut: 350 }, 12_000);
    expect(meter.bandwidth()).toEqual({ bitsIn: 1_000_000, bitsOut: 1_000 });
  });

  it('begins anew with each link, and keeps who else looks', () => {
    meter.add(90, NOTE, { bytesIn: 0, bytesOut: 0 }, 0);
    expect([meter.tone(), meter.viewers(), meter.screenMs()]).toEqual(['fair', 2, 3]);
    meter.begin();
    expect([meter.tone(), meter.viewers()]).toEqual(['unknown', 2]);
  });
});
