import { leaseRefusal } from './lease-refusal.js';

const STATE = { isRevoked: false, isHeld: true, silentMs: 2_500 };

describe('leaseRefusal', () => {
  it.each([
    ['an agent that was removed', null, 'invalid-agent-signature', false],
    ['a revoked agent', { ...STATE, isRevoked: true }, 'agent-revoked', false],
    ['an agent that is connected', STATE, 'agent-lease-held', true],
    ['an agent that just left', { ...STATE, isHeld: false }, 'agent-lease-held', false],
  ])('of %s', (_case, state, code, isDuplicate) => {
    const refusal = leaseRefusal(state, 10_000);
    expect([refusal.error.code, refusal.isDuplicate]).toEqual([code, isDuplicate]);
  });

  it.each([
    [0, 10],
    [2_500, 8],
    [9_999, 1],
    [60_000, 1],
    [null, 10],
  ])('after %s ms of silence asks to wait %s s', (silentMs, retryAfterSeconds) => {
    expect(leaseRefusal({ ...STATE, silentMs }, 10_000).error.extensions).toEqual({ retryAfterSeconds });
  });
});
