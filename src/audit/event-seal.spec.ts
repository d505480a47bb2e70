import fc from 'fast-check';
import { canonicalJson, FIRST_LINK, sealHash, type SealedEvent } from './event-seal.js';

const event: SealedEvent = {
  id: '00000000-0000-4000-8000-000000000001',
  name: 'session.released',
  occurredAt: new Date('2026-01-01T00:00:00.000Z'),
  requestId: null,
  actor: { kind: 'system' },
  data: { sessionId: 's' },
};

describe('canonicalJson', () => {
  it('is the same whatever the order of members, and stays JSON', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const reversed = Object.fromEntries(Object.entries(value).reverse());
        expect(canonicalJson(reversed)).toBe(canonicalJson(value));
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});

describe('sealHash', () => {
  const hash = sealHash(FIRST_LINK, 1n, event).toString('hex');
  it.each<[string, Partial<SealedEvent>]>([
    ['id', { id: '00000000-0000-4000-8000-000000000002' }],
    ['name', { name: 'session.placed' }],
    ['time', { occurredAt: new Date('2026-01-01T00:00:00.001Z') }],
    ['request', { requestId: 'r' }],
    ['actor', { actor: { kind: 'anonymous' } }],
    ['data', { data: { sessionId: 't' } }],
  ])('changes with the %s', (_name, change) => {
    expect(sealHash(FIRST_LINK, 1n, { ...event, ...change }).toString('hex')).not.toBe(hash);
  });

  it('changes with the position and with what came before', () => {
    expect(sealHash(FIRST_LINK, 2n, event).toString('hex')).not.toBe(hash);
    expect(sealHash(Buffer.alloc(32, 1), 1n, event).toString('hex')).not.toBe(hash);
  });
});
