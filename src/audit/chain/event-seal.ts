import { createHash } from 'node:crypto';
import { canonicalJson } from '../../platform/events/canonical-json.js';

/** What a seal covers: everything about an event that a reader may rely on. */
export interface SealedEvent {
  readonly id: string;
  readonly name: string;
  /** ISO 8601 in UTC with milliseconds. */
  readonly occurredAt: string;
  readonly requestId: string | null;
  readonly actor: unknown;
  readonly sessionId: string | null;
  readonly data: unknown;
  readonly outcome: string | null;
  readonly target: { readonly kind: string; readonly id: string | null } | null;
  /** In hexadecimal; see `originCommitment`. */
  readonly originCommitment: string | null;
}

/**
 * How an event is written down to be hashed. A version is never changed, since older seals were made with it; a new one is added, and new
 * seals say that they use it. The text names its version from 2 on, so that no text of one version is a text of another.
 */
const TEXTS = {
  1: (position, { id, name, occurredAt, requestId, actor, data }) => ({
    position: String(position),
    ...{ id, name, occurredAt, requestId, actor, data },
  }),
  2: (position, event) => ({
    version: 2,
    position: String(position),
    id: event.id,
    name: event.name,
    occurredAt: event.occurredAt,
    requestId: event.requestId,
    actor: event.actor,
    sessionId: event.sessionId,
    data: event.data,
    outcome: event.outcome,
    target: event.target && { kind: event.target.kind, id: event.target.id },
    originCommitment: event.originCommitment,
  }),
} as const satisfies Record<number, (position: number, event: SealedEvent) => object>;

/** Version of a seal. */
export type SealVersion = keyof typeof TEXTS;

/** What new seals are made with. */
export const SEAL_VERSION = 2;

/**
 * Hash of the chain at `position`: SHA-256 over the hash before it and the canonical event. Changing, removing, adding or reordering an
 * entry changes every hash after it.
 */
export function sealHash(previous: Uint8Array, position: number, version: SealVersion, event: SealedEvent): Buffer {
  const text = canonicalJson(TEXTS[version](position, event));
  return createHash('sha256').update(previous).update(text, 'utf8').digest();
}

/** What the first entry is chained to. */
export const FIRST_LINK = Buffer.alloc(32);
