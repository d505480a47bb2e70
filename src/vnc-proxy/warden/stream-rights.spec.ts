import type { DesiredState, SessionState } from '../../../protocol/session.js';
import { closeCodeFor } from './stream-rights.js';

function aSession(
  state: SessionState,
  desired: DesiredState = 'running',
): NonNullable<Parameters<typeof closeCodeFor>[2]> {
  return { id: 's', ownerId: 'alice', state, desired };
}

describe('closeCodeFor', () => {
  it.each<[SessionState, DesiredState, number | null]>([
    ['running', 'running', null],
    ['standby', 'standby', null],
    ['starting', 'running', null],
    ['running', 'hibernated', 4411],
    ['hibernating', 'hibernated', 4411],
    ['hibernated', 'hibernated', 4411],
    ['running', 'ended', 4410],
    ['ending', 'ended', 4410],
    ['ended', 'ended', 4410],
    ['failed', 'ended', 4410],
    ['failed', 'running', 4410],
  ])('%s, desired %s: %s', (state, desired, code) => {
    expect(closeCodeFor('alice', true, aSession(state, desired))).toBe(code);
  });

  it('ends what has no sign-in, no session or another owner', () => {
    expect(closeCodeFor('alice', false, aSession('running'))).toBe(4401);
    expect(closeCodeFor('alice', true, undefined)).toBe(4410);
    expect(closeCodeFor('bob', true, aSession('running'))).toBe(4403);
  });
});
