import { randomUUID } from 'node:crypto';
import type { SessionApply } from '../../protocol/agent/messages.js';
import { OWN_CONTAINER, PLAIN_WEB, type SessionSpec } from '../../protocol/session.js';

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

/** A root-init web application on Docker with a password of its own, which every policy lets pass. */
export function aWebSpec(overrides: Partial<SessionSpec> = {}): SessionSpec {
  return aSpec({
    template: 'webtop',
    workload: { platform: 'docker', image: 'registry.example/webtop:1' },
    stream: { kind: 'http', port: 3000 },
    container: { ...OWN_CONTAINER, securityClass: 'baseline', homePath: '/config' },
    web: { ...PLAIN_WEB, access: { userVariable: 'CUSTOM_USER', passwordVariable: 'PASSWORD' } },
    ...overrides,
  });
}

/** A message that asks for a running session, generation 1. */
export function anApply(overrides: Partial<SessionApply> = {}): SessionApply {
  const spec = overrides.spec ?? aSpec(overrides.id === undefined ? {} : { sessionId: overrides.id });
  return { id: spec.sessionId, generation: 1, desired: 'running', ...overrides, spec };
}
