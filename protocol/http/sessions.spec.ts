import { SessionReport } from '../agent/messages.js';
import { SessionName } from './sessions.js';

describe('the name of a session', () => {
  it.each(['Work', 'Übung 3', '日本語', '🦊', 'שלום'])('may be %j', (name) => {
    expect(SessionName.safeParse(name).success).toBe(true);
  });

  it.each(['', '   ', '\u200b', '\ud800', 'a\u202eb', 'a\u2066b', 'a\u0000b', 'a\nb'])('may not be %j', (name) => {
    expect(SessionName.safeParse(name).success).toBe(false);
  });
});

describe('the report of an agent', () => {
  const report = { epoch: 1, id: '00000000-0000-4000-8000-000000000000', generation: 1, state: 'absent' };
  const reason = (message: string): object => ({ reason: { code: 'start-failed', message } });

  it.each([{}, reason('The image is too large.'), { detail: 'one\n\ttwo\r\n' }])('may say %j', (more) => {
    expect(SessionReport.safeParse({ ...report, ...more }).success).toBe(true);
  });

  it('loses the characters that cannot be stored', () => {
    const said = { ...reason('a\u0000b\udfff\nc'), detail: '\u001b[31mred\ud800\n🦊' };
    const { reason: kept, detail } = SessionReport.parse({ ...report, ...said });
    expect([kept?.message, detail]).toEqual(['a b  c', ' [31mred \n🦊']);
  });

  it.each([{ generation: 2_000_000_001 }, reason('x'.repeat(1001))])(
    'may not say %j: PostgreSQL could not store it',
    (more) => {
      expect(SessionReport.safeParse({ ...report, ...more }).success).toBe(false);
    },
  );
});
