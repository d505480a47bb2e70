import { MyQuota, QuotaResource } from '../../protocol/http/quotas.js';
import { SessionView, TimelineEntry } from '../../protocol/http/sessions.js';
import { TemplateView } from '../../protocol/http/templates.js';

const RESOURCES = { cpuMillis: 1000, memoryMiB: 2048, storageGiB: 10 };

/** A session as the API gives it; parsed, so that a builder that drifts from the protocol fails every test. */
export function aSession(overrides: Partial<SessionView> = {}): SessionView {
  return SessionView.parse({
    id: '0b6fd1f4-6f3c-4a40-9e57-5f0f6c9f6f01',
    name: 'Linux desktop',
    state: 'running',
    desired: 'running',
    generation: 1,
    template: { id: 'desktop', name: 'Linux desktop', icon: 'desktop' },
    resources: RESOURCES,
    stream: { kind: 'rfb' },
    home: 'persistent',
    agent: { id: '0b6fd1f4-6f3c-4a40-9e57-5f0f6c9f6f02', name: 'local', isReachable: true },
    reason: null,
    placement: [],
    createdAt: '2026-01-31T09:30:00.000Z',
    updatedAt: '2026-01-31T09:30:00.000Z',
    startedAt: null,
    endedAt: null,
    lastInputAt: null,
    deadlineAt: null,
    sleepsAt: null,
    sleepCause: null,
    sleepAction: null,
    keepableUntil: null,
    resizing: null,
    ...overrides,
  });
}

/** An entry of a timeline, `seconds` after the first. */
export function anEntry(seconds: number, overrides: Partial<TimelineEntry> = {}): TimelineEntry {
  return TimelineEntry.parse({
    at: new Date(Date.UTC(2026, 0, 31, 9, 30, seconds)).toISOString(),
    kind: 'step',
    state: null,
    step: null,
    message: 'Something happened.',
    durationMs: seconds === 0 ? null : 1000,
    ...overrides,
  });
}

/** An application of the catalog. */
export function aTemplate(overrides: Partial<TemplateView> = {}): TemplateView {
  return TemplateView.parse({
    id: 'desktop',
    name: 'Linux desktop',
    summary: 'A whole desktop.',
    category: 'Desktops',
    icon: 'desktop',
    stream: { kind: 'rfb' },
    platforms: ['local'],
    isEnabled: true,
    resources: RESOURCES,
    idleMinutes: 60,
    ...overrides,
  });
}

/** A quota with, by resource, its limit and what is used; unlimited where nothing is said. */
export function aQuota(
  shares: Partial<Record<QuotaResource, readonly [limit: number | null, used: number]>> = {},
): MyQuota {
  const origin = { kind: 'default', group: null };
  const share = (resource: QuotaResource): object => {
    const [limit, used] = shares[resource] ?? [null, 0];
    return { limit, used, remaining: limit === null ? null : Math.max(0, limit - used), origin };
  };
  const counted = Object.fromEntries(QuotaResource.options.map((resource) => [resource, share(resource)]));
  return MyQuota.parse({ ...counted, maxLifetimeMinutes: { limit: null, origin } });
}
