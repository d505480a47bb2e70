import { VISIT_EVENT, visitsIn } from './visit-entry';

const ENTRY = {
  position: 7,
  id: '1',
  name: VISIT_EVENT,
  title: '',
  sentence: '',
  occurredAt: '2026-01-31T09:30:00.000Z',
  requestId: null,
  actor: { kind: 'user', id: '1', name: 'Olga' },
  origin: null,
  isOriginErased: false,
  target: { kind: 'session', id: 's' },
  targetName: 'Desk',
  outcome: 'succeeded',
  data: { sessionId: 's', userId: '1', access: 'control', reason: 'Ticket 4711.', until: '2026-01-31T10:00:00.000Z' },
  hash: '',
} as const;

describe('visitsIn', () => {
  it('reads who, where, why and how long', () => {
    expect(visitsIn([ENTRY])).toEqual([
      {
        position: 7,
        visitor: 'Olga',
        sessionId: 's',
        sessionName: 'Desk',
        access: 'control',
        reason: 'Ticket 4711.',
        from: ENTRY.occurredAt,
        until: ENTRY.data.until,
      },
    ]);
  });

  it('leaves out what is none', () => {
    expect(
      visitsIn([
        { ...ENTRY, name: 'user.signed-in' },
        { ...ENTRY, data: null },
        { ...ENTRY, data: {} },
      ]),
    ).toEqual([]);
  });
});
