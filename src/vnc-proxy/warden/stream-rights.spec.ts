import type { ScreenAccess } from '../../../protocol/http/shares.js';
import type { DesiredState, SessionState } from '../../../protocol/session.js';
import { closeCodeFor } from './stream-rights.js';

function aSession(
  state: SessionState,
  desired: DesiredState = 'running',
  access: ScreenAccess | null = 'control',
): NonNullable<Parameters<typeof closeCodeFor>[2]> {
  return { state, desired, access };
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
    expect(closeCodeFor('control', true, aSession(state, desired))).toBe(code);
  });

  it('ends what has no sign-in, no session or no right any more', () => {
    expect(closeCodeFor('control', false, aSession('running'))).toBe(4401);
    expect(closeCodeFor('control', true, undefined)).toBe(4410);
    expect(closeCodeFor('view', true, aSession('running', 'running', null))).toBe(4403);
  });

  it('has a viewer come back whose right is another one now', () => {
    expect(closeCodeFor('control', true, aSession('running', 'running', 'view'))).toBe(4412);
    expect(closeCodeFor('view', true, aSession('running', 'running', 'control'))).toBe(4412);
    expect(closeCodeFor('view', true, aSession('running', 'running', 'view'))).toBe(null);
    expect(closeCodeFor('control', true, aSession('hibernating', 'hibernated', 'view'))).toBe(4411);
  });
});
