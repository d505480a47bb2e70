import { AdminSessionView } from '../../protocol/http/admin-sessions.js';
import { AgentView } from '../../protocol/http/agents.js';
import { HomeView } from '../../protocol/http/homes.js';
import { OrphanView } from '../../protocol/http/orphans.js';
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
    shareCount: 0,
    visits: [],
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

const ADA = { id: '0b6fd1f4-6f3c-4a40-9e57-5f0f6c9f6f0a', username: 'ada', displayName: 'Ada Lovelace' };

/** A session of Ada's, as people who look after all sessions see it. */
export function anAdminSession(overrides: Partial<AdminSessionView> = {}): AdminSessionView {
  return AdminSessionView.parse({ ...aSession(), owner: ADA, ...overrides });
}

/** An agent that is connected and takes sessions. */
export function anAgent(overrides: Partial<AgentView> = {}): AgentView {
  return AgentView.parse({
    id: '0b6fd1f4-6f3c-4a40-9e57-5f0f6c9f6f02',
    name: 'north',
    platform: 'docker',
    labels: {},
    capacity: { cpuMillis: 8000, memoryMiB: 16384, sessions: 20 },
    isConnected: true,
    isDegraded: false,
    isDraining: false,
    isRevoked: false,
    warnings: [],
    softwareVersion: '1.0.0',
    keySince: '2026-01-31T09:30:00.000Z',
    lastSeenAt: '2026-01-31T09:30:00.000Z',
    createdAt: '2026-01-31T09:30:00.000Z',
    ...overrides,
  });
}

/** An instance of the terminal that nobody knows. */
export function anOrphan(overrides: Partial<OrphanView> = {}): OrphanView {
  return OrphanView.parse({
    id: '0b6fd1f4-6f3c-4a40-9e57-5f0f6c9f6f03',
    name: 'streamspace-terminal-1',
    cause: 'unknown',
    message: 'No session has this id.',
    state: 'running',
    workload: 'terminal:1',
    template: { id: 'terminal', name: 'Terminal' },
    home: 'temporary',
    owner: null,
    session: null,
    resources: { cpuMillis: 1000, memoryMiB: 1024 },
    createdAt: '2026-01-31T09:30:00.000Z',
    foundAt: '2026-01-31T09:30:00.000Z',
    seenAt: '2026-01-31T09:30:00.000Z',
    adoption: { isPossible: true, needsPerson: true, message: 'Choose whose session it becomes.' },
    removal: null,
    ...overrides,
  });
}

/** The files that somebody keeps for the editor. */
export function aHome(overrides: Partial<HomeView> = {}): HomeView {
  return HomeView.parse({
    id: '0b6fd1f4-6f3c-4a40-9e57-5f0f6c9f6f04',
    template: { id: 'editor', name: 'Text Editor', icon: 'editor' },
    agent: { id: '0b6fd1f4-6f3c-4a40-9e57-5f0f6c9f6f02', name: 'north', isReachable: true, isRevoked: false },
    sizeBytes: 1536,
    measuredAt: '2026-01-31T09:30:00.000Z',
    createdAt: '2026-01-31T09:30:00.000Z',
    lastUsedAt: null,
    session: null,
    deletion: null,
    ...overrides,
  });
}
