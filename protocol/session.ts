import { z } from 'zod';
import { Id, Slug } from './ids.js';
import { PodProfile } from './pod-profile.js';

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
  'awaiting-turn',
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
 * a step for each quarter of it that has arrived, and one for half of it unpacked.
 */
export const SessionStep = z.enum([
  'home-ready',
  'image-fetching',
  'image-quarter',
  'image-half',
  'image-three-quarters',
  'image-arrived',
  'image-half-unpacked',
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

/** What the programs of a session may use at most: the part of {@link Resources} that a running instance can be given anew. */
export const ComputeLimits = Resources.pick({ cpuMillis: true, memoryMiB: true });
export type ComputeLimits = z.infer<typeof ComputeLimits>;

/** Platform that an agent acts on. */
export const Platform = z.enum(['local', 'docker', 'kubernetes']);
export type Platform = z.infer<typeof Platform>;

/** How a session streams: raw RFB (RFC 6143), or a web page of its own. */
export const StreamKind = z.enum(['rfb', 'http']);
export type StreamKind = z.infer<typeof StreamKind>;

/** Applications that the local runtime brings along. `desktop` is the whole desktop, the others fill the screen. */
export const LocalApplication = z.enum(['desktop', 'browser', 'terminal', 'editor']);
export type LocalApplication = z.infer<typeof LocalApplication>;

/** Program and arguments of a web application on the local machine; it listens on the template's port of its own loopback. */
export const LocalCommand = z
  .array(
    z
      .string()
      .max(4096)
      .regex(/^\P{Cc}*$/u),
  )
  .min(1)
  .max(64);

/**
 * What runs, per platform. A template may have several; placement picks agents that have one. On the local machine a screen shows an
 * application that the runtime brings along, and a web application is a command of the machine's own programs.
 */
export const Workload = z.union(
  [
    z.strictObject({ platform: z.literal('local'), application: LocalApplication }),
    z.strictObject({ platform: z.literal('local'), command: LocalCommand }),
    z.strictObject({ platform: z.literal('docker'), image: z.string().min(1).max(512) }),
    z.strictObject({
      platform: z.literal('kubernetes'),
      image: z.string().min(1).max(512),
      pod: PodProfile.optional().describe('Left out for a pod of which nothing else is said.'),
    }),
  ],
  'Use platform local with an application or a command, or platform docker or kubernetes with an image.',
);
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

/** A path inside a container: absolute, without `..`, and plain enough for every tool that may read it. */
const ContainerPath = z
  .string()
  .max(255)
  .regex(
    /^(\/[A-Za-z0-9_][A-Za-z0-9._-]*)+$/,
    'Use an absolute path of letters, digits, dots, hyphens and underscores.',
  );

/**
 * What a container may. `restricted`: one user that is not root from the start, no capability, a root file system that cannot be written.
 * `baseline`: an init that starts as root and drops to its user (s6), with CHOWN, SETUID, SETGID, DAC_OVERRIDE, FOWNER and KILL alone, and a
 * root file system of its own that can be written.
 */
export const SecurityClass = z.enum(['restricted', 'baseline']);
export type SecurityClass = z.infer<typeof SecurityClass>;

/** How an image wants to be run. Nothing is guessed from an image's name. */
export const ContainerProfile = z
  .strictObject({
    securityClass: SecurityClass,
    homePath: ContainerPath.describe('Where the image keeps the files of its user.'),
    uid: z.int().min(1).max(65_533).describe('User of the programs; `PUID` of root-init images.'),
    gid: z.int().min(1).max(65_533).describe('Group of the programs; `PGID` of root-init images.'),
    shmMiB: z
      .int()
      .min(16)
      .max(65_536)
      .nullable()
      .describe('Size of `/dev/shm` in MiB, counted towards the memory; null for half of the memory.'),
  })
  .meta({ id: 'ContainerProfile' });
export type ContainerProfile = z.infer<typeof ContainerProfile>;

/** How our own session images are run. */
export const OWN_CONTAINER: ContainerProfile = {
  securityClass: 'restricted',
  homePath: '/home/user',
  uid: 1000,
  gid: 1000,
  shmMiB: null,
};

/** A path with or without a query, as it stands in a request (RFC 9112, origin-form). */
export const RequestTarget = z
  .string()
  .max(1024)
  .regex(/^\/[\x21-\x7e]*$/, 'Use a path that begins with a slash, of printable ASCII characters.');

/** Name of a variable of the environment. */
export const VariableName = z
  .string()
  .max(255)
  .regex(/^[A-Z_][A-Z0-9_]*$/, 'Use upper-case letters, digits and underscores.');

/** Bytes of a message that are looked at, at most. */
export const MAX_IGNORED_BYTES = 16;

/**
 * WebSocket messages that a page sends by itself, told by how they begin: text as its characters, binary as pairs of hexadecimal digits; one to
 * sixteen bytes either way.
 */
export const IgnoredMessage = z
  .discriminatedUnion('opcode', [
    z.strictObject({
      opcode: z.literal('text'),
      prefix: z.string().regex(/^[\x20-\x7e]{1,16}$/, 'Use 1 to 16 printable ASCII characters.'),
    }),
    z.strictObject({
      opcode: z.literal('binary'),
      prefix: z.string().regex(/^([0-9a-f]{2}){1,16}$/, 'Use 1 to 16 pairs of hexadecimal digits in lower case.'),
    }),
  ])
  .meta({ id: 'IgnoredMessage' });
export type IgnoredMessage = z.infer<typeof IgnoredMessage>;

/**
 * How a web application of a session is watched and reached. Its own password, where it has one, is made by the agent and known to nobody
 * else: the agent puts it into the two variables and presents it with each request (RFC 7617).
 */
export const WebProfile = z
  .strictObject({
    readiness: z
      .strictObject({
        kind: z.enum(['http', 'websocket']),
        path: RequestTarget,
      })
      .describe('When it counts as running: an answer below 500, or a WebSocket that opens (RFC 6455).'),
    access: z
      .strictObject({ userVariable: VariableName, passwordVariable: VariableName })
      .nullable()
      .describe('Variables that take its user name and password; null when it asks for none.'),
    activity: z
      .strictObject({
        requests: z.boolean().describe('Whether requests that do not come at regular intervals count.'),
        messages: z.boolean().describe('Whether messages of WebSockets that do not come at regular intervals count.'),
        ignoredPaths: z.array(RequestTarget).max(32).describe('Beginnings of paths that never count.'),
        ignoredMessages: z
          .array(IgnoredMessage)
          .max(32)
          .default([])
          .describe(
            'Beginnings of WebSocket messages that never count. Where there are any, messages travel uncompressed.',
          ),
      })
      .describe('What tells that a person uses it.'),
  })
  .meta({ id: 'WebProfile' });
export type WebProfile = z.infer<typeof WebProfile>;

/** What holds for a web application of which nothing else is said. */
export const PLAIN_WEB: WebProfile = {
  readiness: { kind: 'http', path: '/' },
  access: null,
  activity: { requests: true, messages: true, ignoredPaths: [], ignoredMessages: [] },
};

/**
 * Everything that an agent needs to make a session. Never holds a platform secret. `container` and `web` came with version 2 of the protocol;
 * where they are missing, {@link OWN_CONTAINER} and {@link PLAIN_WEB} hold.
 */
export const SessionSpec = z.strictObject({
  sessionId: Id,
  template: Slug,
  workload: Workload,
  stream: z.strictObject({ kind: StreamKind, port: z.int().min(1).max(65_535) }),
  home: HomeSpec,
  resources: Resources,
  screen: z.strictObject({ width: z.int().min(320).max(7680), height: z.int().min(240).max(4320) }),
  environment: z.record(VariableName, z.string().max(4096)),
  container: ContainerProfile.optional(),
  web: WebProfile.optional(),
});
export type SessionSpec = z.infer<typeof SessionSpec>;
