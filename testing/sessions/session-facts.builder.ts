import type { SessionFacts } from '../../src/sessions/lifecycle/session-facts.js';

/** A running session with a persistent home on a reachable agent. */
export function someFacts(changes: Partial<SessionFacts> = {}): SessionFacts {
  return {
    id: '11111111-1111-4111-8111-111111111111',
    ownerId: '22222222-2222-4222-8222-222222222222',
    templateId: 'desktop',
    templateName: 'Linux Desktop',
    platforms: ['local'],
    protocolVersion: 1,
    agentId: '33333333-3333-4333-8333-333333333333',
    agentName: 'north',
    homeId: '44444444-4444-4444-8444-444444444444',
    homeAgentId: '33333333-3333-4333-8333-333333333333',
    isHomeLeaving: false,
    state: 'running',
    desired: 'running',
    generation: 3,
    isReleased: false,
    wasFrozen: false,
    reason: null,
    resources: { cpuMillis: 1000, memoryMiB: 1024, storageGiB: 10 },
    limitsInForce: null,
    isUnanswered: false,
    startTimeoutSeconds: 120,
    wakeTimeoutSeconds: 60,
    endTimeoutSeconds: 30,
    isAgentReachable: true,
    ...changes,
  };
}
