import { z } from 'zod';
import { Id, Timestamp } from '../ids.js';
import { Platform } from '../session.js';

/** Path of the agents' control socket (socket.io, websocket transport only). */
export const AGENT_CONTROL_PATH = '/api/v1/agents/control';

/** Ed25519 public key, raw 32 bytes in base64url without padding (RFC 8032, RFC 4648). */
export const AgentPublicKey = z.string().regex(/^[A-Za-z0-9_-]{43}$/);

/** What an agent can carry in all, in the units of `Resources`, and how many sessions at most. */
export const AgentCapacity = z
  .strictObject({ cpuMillis: z.int().min(0), memoryMiB: z.int().min(0), sessions: z.int().min(0) })
  .meta({ id: 'AgentCapacity' });
export type AgentCapacity = z.infer<typeof AgentCapacity>;

const LabelText = z
  .string()
  .max(63)
  .regex(/^\P{Cc}*$/u);

/** Labels that templates and people may ask for when a session is placed. */
export const AgentLabels = z
  .record(LabelText, LabelText)
  .refine((labels) => Object.keys(labels).length <= 64, 'Use at most 64 labels.')
  .meta({ id: 'AgentLabels' });
export type AgentLabels = z.infer<typeof AgentLabels>;

/** `POST /api/v1/agents/enroll`: exchanges a one-use token for an identity bound to the agent's key. */
export const EnrollAgent = z
  .strictObject({
    token: z.string().min(1).max(256),
    name: z
      .string()
      .trim()
      .min(1)
      .max(63)
      .regex(/^\P{Cc}*$/u, 'Leave out control characters.'),
    platform: Platform,
    publicKey: AgentPublicKey,
  })
  .meta({ id: 'EnrollAgent' });
export type EnrollAgent = z.infer<typeof EnrollAgent>;

/** Answer to {@link EnrollAgent}. */
export const EnrolledAgent = z.object({ agentId: Id }).meta({ id: 'EnrolledAgent' });
export type EnrolledAgent = z.infer<typeof EnrolledAgent>;

/** First message of the server on a control socket. */
export const Challenge = z.object({ nonce: z.string().min(32).max(128) });
export type Challenge = z.infer<typeof Challenge>;

/**
 * The agent's answer to {@link Challenge}. `instanceId` names the installation (kept in the state file), `bootCounter` grows with each
 * start of it: the same instance with a higher counter takes over at once, another instance waits out the lease. `processId` is made by each
 * process for itself: of two copies of a state file that count alike, the one that is there stays.
 */
export const Hello = z.strictObject({
  agentId: Id,
  instanceId: Id,
  bootCounter: z.int().min(1),
  processId: Id.optional().describe('Left out by agents of protocol 4 and before.'),
  protocolVersion: z.int().min(1),
  softwareVersion: z
    .string()
    .max(64)
    .regex(/^\P{Cc}*$/u),
  platform: Platform,
  capacity: AgentCapacity,
  labels: AgentLabels,
  signature: z.string().max(128).describe('Ed25519 over helloPayload(), base64url.'),
});
export type Hello = z.infer<typeof Hello>;

/** Accepts a {@link Hello}. Every later message of the agent carries `epoch`; messages of an older epoch are ignored. */
export const Welcome = z.object({
  epoch: z.int().min(1),
  protocolVersion: z.int().min(1),
  heartbeatMs: z.int().min(100),
  serverTime: Timestamp,
  key: z
    .object({ ageMs: z.int().min(0), maxAgeMs: z.int().min(1).nullable() })
    .optional()
    .describe(
      'How long the agent has had its key, and after how long it is to replace it by itself, in milliseconds; null means never. Left out by control planes of protocol 5 and before.',
    ),
});
export type Welcome = z.infer<typeof Welcome>;

/**
 * The bytes that an agent signs: binds the nonce to the agent, the host it believes to talk to (`Host` header: name and port) and the
 * protocol version, so that a signature is worth nothing anywhere else.
 */
export function helloPayload(nonce: string, agentId: string, host: string, protocolVersion: number): string {
  return ['streamspace-agent-hello', nonce, agentId, host.toLowerCase(), String(protocolVersion)].join('\n');
}
