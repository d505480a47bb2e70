import { z } from 'zod';
import { Id, Timestamp } from '../ids.js';
import { Problem } from '../problem.js';
import {
  cleanText,
  ComputeLimits,
  DesiredState,
  Generation,
  SessionReason,
  SessionSpec,
  SessionStep,
} from '../session.js';
import { Challenge, Hello, Welcome } from './handshake.js';
import { HomeRemove, HomeSizes, InstanceDescribe, InstanceRemove, InstancesDescribed } from './instances.js';
import { KeyOffer, KeyRotate } from './keys.js';
import { AgentWarnings } from './warnings.js';

/**
 * State of one instance as its agent sees it. `absent` means: nothing of it is left but the home. There is no `failed` here: an instance
 * that broke is cleaned up and reported `absent` with a reason.
 */
export const InstanceState = z.enum(['starting', 'running', 'standby', 'stopping', 'hibernated', 'absent']);
export type InstanceState = z.infer<typeof InstanceState>;

/** "Make session `id` look like this." Idempotent; a generation lower than one seen before is refused. */
export const SessionApply = z.strictObject({
  id: Id,
  generation: Generation,
  desired: DesiredState,
  spec: SessionSpec,
});
export type SessionApply = z.infer<typeof SessionApply>;

/** What became of a session. `generation` is the one that the agent was converging to when it saw this. */
export const SessionReport = z.strictObject({
  epoch: z.int(),
  id: Id,
  generation: Generation,
  state: InstanceState,
  reason: SessionReason.optional(),
  limits: ComputeLimits.optional().describe(
    'What its programs may use at most now, where the runtime knows. Came with version 2.',
  ),
  detail: z
    .string()
    .max(2000)
    .overwrite((text) => cleanText(text, '\t\n\r'))
    .optional()
    .describe(
      'For operators: what the platform said. Other control characters than tabs and line breaks become spaces.',
    ),
});
export type SessionReport = z.infer<typeof SessionReport>;

/** A step of a start is done; shown in the timeline. `elapsedMs` counts from the apply of this generation. */
export const SessionProgress = z.strictObject({
  epoch: z.int(),
  id: Id,
  generation: Generation,
  step: SessionStep,
  elapsedMs: z.int().min(0),
});
export type SessionProgress = z.infer<typeof SessionProgress>;

/** One instance in an {@link Inventory}. */
export const InventoryEntry = z.strictObject({
  id: Id,
  generation: z.int().min(0).max(2_000_000_000),
  state: InstanceState,
});
export type InventoryEntry = z.infer<typeof InventoryEntry>;

/**
 * Everything of ours on the platform. Sent on each connect and every minute. `complete: false` (a list that failed or is partial) never
 * means that a missing session is gone.
 */
export const Inventory = z.strictObject({
  epoch: z.int(),
  complete: z.boolean(),
  sessions: z.array(InventoryEntry).max(10_000),
});
export type Inventory = z.infer<typeof Inventory>;

/**
 * Sent every `heartbeatMs`, at the first input after a longer quiet, and when a start begins to wait for its turn. Says when somebody last used each session twice: the age holds
 * even if the agent's clock is wrong, and stands before the time. CPU in thousandths of a core, memory in MiB.
 */
export const Heartbeat = z.strictObject({
  epoch: z.int(),
  load: z.strictObject({ cpuMillis: z.int().min(0), memoryMiB: z.int().min(0), sessions: z.int().min(0) }),
  sessions: z
    .array(
      z.strictObject({
        id: Id,
        lastInputAt: Timestamp.nullable(),
        lastInputAgeMs: z.int().min(0).optional().describe('Milliseconds, when this was sent. Came with version 2.'),
        viewers: z.int().min(0).optional().describe('How many look at its screen now. Came with version 2.'),
        cpuMillis: z.int().min(0).optional(),
        memoryMiB: z.int().min(0).optional(),
      }),
    )
    .max(10_000),
  queued: z
    .array(z.strictObject({ id: Id, generation: Generation }))
    .max(10_000)
    .optional()
    .describe('Sessions that wait for their turn to start, and for which generation. Came with version 6.'),
});
export type Heartbeat = z.infer<typeof Heartbeat>;

/** Longest thumbnail, in bytes. */
export const MAX_THUMBNAIL_BYTES = 32 * 1024;

/** A small picture of a session's screen: JPEG of at most 480 × 320 pixels. A newer one replaces it. */
export const SessionThumbnail = z.strictObject({
  epoch: z.int(),
  id: Id,
  jpeg: z
    .instanceof(Uint8Array)
    .refine(
      (bytes) => bytes.length > 2 && bytes.length <= MAX_THUMBNAIL_BYTES && bytes[0] === 0xff && bytes[1] === 0xd8,
      {
        error: 'A thumbnail is a JPEG of at most 32 KiB.',
      },
    )
    .describe('Travels as a binary attachment of socket.io.'),
});
export type SessionThumbnail = z.infer<typeof SessionThumbnail>;

/** Asks the agent to connect to `port` of the session and to dial `dialUrl` back with the one-use token. */
export const StreamOpen = z.strictObject({
  streamId: Id,
  sessionId: Id,
  port: z.int().min(1).max(65_535),
  kind: z
    .literal('http')
    .optional()
    .describe('The bytes are HTTP, and end in the gateway of the agent. Left out: RFB in the frames of a browser.'),
  access: z
    .literal('view')
    .optional()
    .describe('The viewer may only look: nothing that it does reaches the screen. Left out: it is in control.'),
  dialUrl: z.string().max(2048).describe('ws: or wss: URL; the agent dials only origins that its configuration names.'),
  token: z.string().min(32).max(128),
});
export type StreamOpen = z.infer<typeof StreamOpen>;

/** Ends one stream, if it is still open. */
export const StreamClose = z.strictObject({
  streamId: Id,
  code: z.int().min(1000).max(4999),
  reason: z.string().max(123),
});
export type StreamClose = z.infer<typeof StreamClose>;

/** The control plane replica is about to stop: connect again after `reconnectWithinMs` at most, with jitter. */
export const Drain = z.strictObject({ reconnectWithinMs: z.int().min(0) });
export type Drain = z.infer<typeof Drain>;

/** Answer to a message that asks for one. */
export const Ack = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true) }),
  z.object({ ok: z.literal(false), problem: Problem }),
]);
export type Ack = z.infer<typeof Ack>;

/** Answer to `hello`. */
export const HelloAck = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), data: Welcome }),
  z.object({ ok: z.literal(false), problem: Problem }),
]);
export type HelloAck = z.infer<typeof HelloAck>;

/** Messages from agent to control plane; `hello` is acknowledged with {@link HelloAck}, the others with {@link Ack}. */
export const AGENT_MESSAGES = {
  hello: Hello,
  inventory: Inventory,
  heartbeat: Heartbeat,
  'session.report': SessionReport,
  'session.progress': SessionProgress,
  'session.thumbnail': SessionThumbnail,
  'instances.described': InstancesDescribed,
  'home.sizes': HomeSizes,
  'agent.warnings': AgentWarnings,
  'key.offer': KeyOffer,
} as const;

/** Messages from control plane to agent; `stream.open`, `instance.remove`, `home.remove` and `key.rotate` are acknowledged with {@link Ack}, the others are not. */
export const CONTROL_MESSAGES = {
  challenge: Challenge,
  'session.apply': SessionApply,
  'stream.open': StreamOpen,
  'stream.close': StreamClose,
  'instance.describe': InstanceDescribe,
  'instance.remove': InstanceRemove,
  'home.remove': HomeRemove,
  'key.rotate': KeyRotate,
  drain: Drain,
} as const;
