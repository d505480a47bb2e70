import { SessionState } from '../../../protocol/session.js';
import { someFacts } from '../../../testing/sessions/session-facts.builder.js';
import { grant, isRefusal, type Wish, WISHES } from './session-wishes.js';

const NEW_STATES: [SessionState, Record<Wish, string>][] = [
  ['pending', { hibernate: 'refused', wake: '-', end: 'ended', retry: '-' }],
  ['starting', { hibernate: 'hibernating', wake: '-', end: 'ending', retry: 'refused' }],
  ['running', { hibernate: 'hibernating', wake: '-', end: 'ending', retry: 'refused' }],
  ['standby', { hibernate: 'hibernating', wake: 'waking', end: 'ending', retry: 'refused' }],
  ['hibernating', { hibernate: '-', wake: 'waking', end: 'ending', retry: 'refused' }],
  ['hibernated', { hibernate: '-', wake: 'waking', end: 'ending', retry: 'refused' }],
  ['waking', { hibernate: 'hibernating', wake: '-', end: 'ending', retry: 'refused' }],
  ['ending', { hibernate: 'refused', wake: 'refused', end: '-', retry: 'refused' }],
  ['ended', { hibernate: 'refused', wake: 'refused', end: '-', retry: 'refused' }],
  ['failed', { hibernate: 'refused', wake: 'refused', end: 'ending', retry: 'refused' }],
];
const WISH_NAMES: Wish[] = ['hibernate', 'wake', 'end', 'retry'];

describe('wishes', () => {
  it.each(NEW_STATES.flatMap(([state, row]) => WISH_NAMES.map((wish) => [state, wish, row[wish]] as const)))(
    '%s, %s: %s',
    (state, wish, expected) => {
      const session = someFacts({ state });
      const answer = grant(session, wish);
      const outcome = answer === null ? '-' : isRefusal(answer) ? 'refused' : answer.state;
      expect(outcome).toBe(expected);
      if (answer && !isRefusal(answer)) expect(answer.generation).toBe(session.generation + 1);
    },
  );

  it('covers every state', () => {
    expect(NEW_STATES.map(([state]) => state)).toEqual(SessionState.options);
  });

  it('lets a failed session be retried and ended at once when nothing is left of it', () => {
    const failed = someFacts({ state: 'failed', desired: 'ended', isReleased: true });
    expect(grant(failed, 'retry')).toEqual({
      state: 'pending',
      desired: 'running',
      generation: 4,
      isReleased: false,
      reason: null,
      agentId: null,
    });
    expect(grant(failed, 'end')).toMatchObject({ state: 'ended', isReleased: true });
  });

  it('refuses in whole sentences', () => {
    const sentences = Object.values(WISHES).flatMap((row) =>
      Object.values(row).filter((answer) => typeof answer === 'object'),
    );
    for (const { refusal } of sentences) expect(refusal).toMatch(/^[A-Z].*\.$/);
  });
});
