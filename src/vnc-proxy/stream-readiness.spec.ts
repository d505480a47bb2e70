import { SessionState } from '../../protocol/session.js';
import type { ViewableSession } from '../sessions/session-access.js';
import { streamRefusal } from './stream-readiness.js';

const RUNNING: ViewableSession = {
  id: 'a',
  ownerId: 'b',
  state: 'running',
  reason: null,
  agentId: 'c',
  stream: { kind: 'rfb', port: 5900 },
  agentIsReachable: true,
  access: 'control',
  isOwn: true,
  canHoldBack: true,
};

describe('streamRefusal', () => {
  it('lets a running session on a reachable agent be seen', () => {
    expect(streamRefusal(RUNNING)).toBeNull();
  });

  it.each(SessionState.options.filter((state) => state !== 'running'))('says what to do when it is %s', (state) => {
    const refusal = streamRefusal({ ...RUNNING, state });
    expect(refusal).toMatchObject({ code: 'session-not-running', extensions: { state } });
    expect(refusal?.detail).toMatch(/^[A-Z].*\.$/);
  });

  it('prefers the reason that is known', () => {
    const reason = { code: 'no-agent-connected', message: 'No agent is connected.' } as const;
    const refusal = streamRefusal({ ...RUNNING, state: 'pending', reason, agentId: null });
    expect(refusal).toMatchObject({ detail: 'No agent is connected.', extensions: { state: 'pending', reason } });
  });

  it.each([{ agentIsReachable: false }, { agentId: null }])('asks to wait for the agent when %j', (change) => {
    expect(streamRefusal({ ...RUNNING, ...change })?.code).toBe('agent-unavailable');
  });
});
