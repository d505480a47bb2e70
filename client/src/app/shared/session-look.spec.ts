import { SessionState } from '../../../../protocol/session.js';
import { aSession } from '../../../testing/builders';
import { sessionReason, stateLook } from './session-look';

const away = { id: '0b6fd1f4-6f3c-4a40-9e57-5f0f6c9f6f02', name: 'rack-7', isReachable: false };

describe('stateLook', () => {
  it.each(SessionState.options)('has a word for %s', (state) => {
    expect(stateLook(aSession({ state })).word).not.toBe('');
  });

  it('shows a session whose machine is away as unreachable, and says whose fault it is not', () => {
    expect(stateLook(aSession({ agent: away }))).toEqual({ word: 'Unreachable', tone: 'waiting' });
    expect(sessionReason(aSession({ agent: away }))).toContain('rack-7');
    expect(stateLook(aSession({ agent: away, state: 'failed' })).tone).toBe('failed');
  });

  it('prefers the reason that the server gives', () => {
    const reason = { code: 'disk-full' as const, message: 'The disk is full.' };
    expect(sessionReason(aSession({ agent: away, reason }))).toBe('The disk is full.');
    expect(sessionReason(aSession())).toBeNull();
  });
});
