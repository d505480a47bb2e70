import { z } from 'zod';
import { Id, Slug } from './ids.js';

/** What the owner wants the session to be. */
export const DesiredState = z.enum(['running', 'standby', 'hibernated', 'ended']);
export type DesiredState = z.infer<typeof DesiredState>;

/** What the session was last seen to be. `failed` carries a {@link SessionReason}. */
export const SessionState = z.enum([
  'pending',
  'starting',
  'running',
  'standby',
  'hibernating',
  'hibernated',
  'waking',
  'ending',
  'ended',
  'failed',
]);
export type SessionState = z.infer<typeof SessionState>;

/** Why a session waits or failed, as a stable code; the sentence stands beside it. */
export const SessionReasonCode = z.enum([
  'no-agent-connected',
  'no-agent-suitable',
  'agent-unreachable',
  'start-timeout',
  'wake-timeout',
  'hibernate-timeout',
  'end-timeout',
  'start-failed',
  'spec-refused',
  'image-unavailable',
  'out-of-memory',
  'disk-full',
  'home-unavailable',
  'screen-lost',
  'instance-gone',
  'runtime-error',
]);
export type SessionReasonCode = z.infer<typeof SessionReasonCode>;

/** Number of a session's wish, counted from 1; fits the 4-byte integer that it is stored in. */
export const Generation = z.int().min(1).max(2_000_000_000);

/** Text without what PostgreSQL or a terminal cannot take: control characters other than `kept`, and halves of surrogate pairs. */
export function cleanText(text: string, kept = ''): string {
  return text.replace(/[\p{Cc}\p{Cs}]/gu, (character) => (kept.includes(character) ? character : ' '));
}

/** A reason that the owner can act on. */
export const SessionReason = z
  .object({
    code: SessionReasonCode,
    message: z
      .string()
      .max(1000)
      .overwrite((text) => cleanText(text))
      .describe('A sentence for the owner, without control characters.'),
  })
  .meta({ id: 'SessionReason' });
export type SessionReason = z.infer<typeof SessionReason>;

/**
 * Steps of a start that an agent may report; each at most once per generation. An image that is not on the agent's machine is fetched, with
 * a step for each quarter of it that has arrived.
 */
export const SessionStep = z.enum([
  'home-ready',
  'image-fetching',
  'image-quarter',
  'image-half',
  'image-three-quarters',
  'image-ready',
  'workload-started',
  'screen-ready',
  'desktop-ready',
]);
export type SessionStep = z.infer<typeof SessionStep>;

/** Compute and storage of one session. CPU in thousandths of a core. */
export const Resources = z
  .strictObject({
    cpuMillis: z.int().min(100).max(64_000),
    memoryMiB: z.int().min(128).max(262_144),
    storageGiB: z.int().min(1).max(4096),
  })
  .meta({ id: 'Resources' });
export type Resources = z.infer<typeof Resources>;

/** Platform that an agent acts on. */
export const Platform = z.enum(['local', 'docker', 'kubernetes']);
export type Platform = z.infer<typeof Platform>;

/** How a session streams: raw RFB (RFC 6143), or a web page of its own. */
export const StreamKind = z.enum(['rfb', 'http']);
export type StreamKind = z.infer<typeof StreamKind>;

/** Applications that the local runtime brings along. `desktop` is the whole desktop, the others fill the screen. */
export const LocalApplication = z.enum(['desktop', 'browser', 'terminal', 'editor']);
export type LocalApplication = z.infer<typeof LocalApplication>;

/** What runs, per platform. A template may have several; placement picks agents that have one. */
export const Workload = z.discriminatedUnion('platform', [
  z.strictObject({ platform: z.literal('local'), application: LocalApplication }),
  z.strictObject({ platform: z.literal('docker'), image: z.string().min(1).max(512) }),
  z.strictObject({ platform: z.literal('kubernetes'), image: z.string().min(1).max(512) }),
]);
export type Workload = z.infer<typeof Workload>;

/**
 * Where the files of a session live. A persistent home is named by (user, template) and outlives its sessions; a temporary
 * one is removed when its session has ended.
 */
export const HomeSpec = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('persistent'), userId: Id, template: Slug }),
  z.strictObject({ kind: z.literal('temporary') }),
]);
export type HomeSpec = z.infer<typeof HomeSpec>;

/** Everything that an agent needs to make a session. Never holds a platform secret. */
export const SessionSpec = z.strictObject({
  sessionId: Id,
  template: Slug,
  workload: Workload,
  stream: z.strictObject({ kind: StreamKind, port: z.int().min(1).max(65_535) }),
  home: HomeSpec,
  resources: Resources,
  screen: z.strictObject({ width: z.int().min(320).max(7680), height: z.int().min(240).max(4320) }),
  environment: z.record(z.string().regex(/^[A-Z_][A-Z0-9_]*$/), z.string().max(4096)),
});
export type SessionSpec = z.infer<typeof SessionSpec>;
