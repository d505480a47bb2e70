import { shareEndsAt } from './share-end';

describe('shareEndsAt', () => {
  const now = Date.parse('2026-03-01T10:00:00.000Z');

  it.each([
    ['revoked', null],
    ['hour', '2026-03-01T11:00:00.000Z'],
    ['day', '2026-03-02T10:00:00.000Z'],
  ] as const)('%s: %s', (end, at) => {
    expect(shareEndsAt(end, now)).toBe(at);
  });
});
