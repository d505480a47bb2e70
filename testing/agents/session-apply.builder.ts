import { randomUUID } from 'node:crypto';
import type { SessionApply } from '../../protocol/agent/messages.js';
import type { SessionSpec } from '../../protocol/session.js';

/** A specification for the local platform that every policy lets pass. */
export function aSpec(overrides: Partial<SessionSpec> = {}): SessionSpec {
  return {
    sessionId: randomUUID(),
    template: 'desktop',
    workload: { platform: 'local', application: 'desktop' },
    stream: { kind: 'rfb', port: 5900 },
    home: { kind: 'persistent', userId: randomUUID(), template: overrides.template ?? 'desktop' },
    resources: { cpuMillis: 1000, memoryMiB: 1024, storageGiB: 5 },
    screen: { width: 1280, height: 800 },
    environment: {},
    ...overrides,
  };
}

/** A message that asks for a running session, generation 1. */
export function anApply(overrides: Partial<SessionApply> = {}): SessionApply {
  const spec = overrides.spec ?? aSpec(overrides.id === undefined ? {} : { sessionId: overrides.id });
  return { id: spec.sessionId, generation: 1, desired: 'running', ...overrides, spec };
}
