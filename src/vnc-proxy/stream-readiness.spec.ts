import { SessionState } from '../../protocol/session.js';
import type { ViewableSession } from '../sessions/session-access.js';
import { arrivalRefusal, isComing, streamRefusal } from './stream-readiness.js';

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

describe('arrivalRefusal', () => {
  it('lets somebody wait for a screen that is on its way, and for no other one', () => {
    const waitable = SessionState.options.filter((state) => arrivalRefusal({ ...RUNNING, state }) === null);
    expect(waitable).toEqual(['starting', 'running', 'waking']);
    expect(SessionState.options.filter((state) => isComing({ ...RUNNING, state }))).toEqual(['starting', 'waking']);
  });

  it('lets nobody wait who could not see it then', () => {
    const starting = { ...RUNNING, state: 'starting' } as const;
    expect(arrivalRefusal({ ...starting, agentIsReachable: false })?.code).toBe('agent-unavailable');
    expect(arrivalRefusal({ ...starting, access: 'view', canHoldBack: false })?.code).toBe('stream-unavailable');
    expect(arrivalRefusal({ ...starting, access: 'view' })).toBeNull();
    const page = { ...starting, stream: { kind: 'http', port: 3000 } } as const;
    expect(arrivalRefusal(page)?.code).toBe('session-not-running');
  });
});
