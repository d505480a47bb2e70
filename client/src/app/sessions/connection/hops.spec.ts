import { hopsOf } from './hops';

describe('hopsOf', () => {
  it('splits a round trip', () => {
    expect(hopsOf(50, 20, 1)).toEqual({ toServerMs: 20, toAgentMs: 30, toScreenMs: 1 });
  });

  it('never gives a hop less than nothing', () => {
    expect(hopsOf(20, 30, 1)).toEqual({ toServerMs: 20, toAgentMs: 0, toScreenMs: 1 });
  });

  it('says what it knows', () => {
    expect(hopsOf(null, 20, null)).toEqual({ toServerMs: 20, toAgentMs: null, toScreenMs: null });
    expect(hopsOf(50, null, 2)).toEqual({ toServerMs: null, toAgentMs: null, toScreenMs: 2 });
  });
});
