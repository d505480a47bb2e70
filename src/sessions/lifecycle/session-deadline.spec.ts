import { SessionState } from '../../../protocol/session.js';
import { someFacts } from '../../../testing/sessions/session-facts.builder.js';
import { missDeadline } from './session-deadline.js';
import { TRANSITIONAL_STATES } from './session-facts.js';

describe('missDeadline', () => {
  it.each([
    ['starting', 'start-timeout', '120 seconds'],
    ['ending', 'end-timeout', '30 seconds'],
  ] as const)('fails what is %s with %s, and has it cleaned up', (state, code, words) => {
    const change = missDeadline(someFacts({ state }));
    expect(change).toMatchObject({
      state: 'failed',
      desired: 'ended',
      generation: 4,
      isReleased: false,
      reason: { code },
    });
    expect(change?.reason?.message).toContain(words);
  });

  it.each([
    ['waking', 'wake-timeout', '60 seconds'],
    ['hibernating', 'hibernate-timeout', '30 seconds'],
  ] as const)('puts to sleep what is %s for too long, since its files may be nowhere else', (state, code, words) => {
    const change = missDeadline(someFacts({ state, homeId: null }));
    const reason = { code, message: expect.stringContaining(words) as string };
    expect(change).toEqual({ state: 'hibernating', desired: 'hibernated', generation: 4, reason });
  });

  it('knows no deadline for states that may last', () => {
    const lasting = SessionState.options.filter((state) => !TRANSITIONAL_STATES.some((name) => name === state));
    for (const state of lasting) expect(missDeadline(someFacts({ state }))).toBeNull();
  });
});
