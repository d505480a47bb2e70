import { FIRST_LINK, sealHash, type SealedEvent } from './event-seal.js';

const event: SealedEvent = {
  id: '00000000-0000-4000-8000-000000000001',
  name: 'session.released',
  occurredAt: '2026-01-01T00:00:00.000Z',
  requestId: null,
  actor: { kind: 'system' },
  sessionId: null,
  data: { sessionId: 's' },
  outcome: 'succeeded',
  target: { kind: 'session', id: 's' },
  originCommitment: null,
};

const of = (change: Partial<SealedEvent>, version: 1 | 2 = 2): string =>
  sealHash(FIRST_LINK, 1, version, { ...event, ...change }).toString('hex');

describe('sealHash', () => {
  it.each<[string, Partial<SealedEvent>]>([
    ['id', { id: '00000000-0000-4000-8000-000000000002' }],
    ['name', { name: 'session.placed' }],
    ['time', { occurredAt: '2026-01-01T00:00:00.001Z' }],
    ['request', { requestId: 'r' }],
    ['actor', { actor: { kind: 'anonymous' } }],
    ['session', { sessionId: 's' }],
    ['data', { data: { sessionId: 't' } }],
    ['outcome', { outcome: 'failed' }],
    ['kind of target', { target: { kind: 'agent', id: 's' } }],
    ['target', { target: { kind: 'session', id: null } }],
    ['origin', { originCommitment: '00' }],
  ])('changes with the %s', (_name, change) => {
    expect(of(change)).not.toBe(of({}));
  });

  it('changes with the position, with what came before, and with the version', () => {
    expect(sealHash(FIRST_LINK, 2, 2, event).toString('hex')).not.toBe(of({}));
    expect(sealHash(Buffer.alloc(32, 1), 1, 2, event).toString('hex')).not.toBe(of({}));
    expect(of({}, 1)).not.toBe(of({}, 2));
  });

  it('stays what it was in each version, whatever the order of members', () => {
    expect(of({}, 1)).toBe('fc10ed79417b316b46268ca268574ac1071c6525201a934dbd3ca18b2e61f8c5');
    expect(of({}, 2)).toBe('c6f9f15890d3feac98f9a1bbcbaab43439cdbcb16e39715f8f837297774b95f1');
    expect(of({ actor: { b: 1, a: 2 } })).toBe(of({ actor: { a: 2, b: 1 } }));
  });
});
