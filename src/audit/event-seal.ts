import { createHash } from 'node:crypto';

/** What a seal covers: everything about an event that a reader may rely on. */
export interface SealedEvent {
  readonly id: string;
  readonly name: string;
  readonly occurredAt: Date;
  readonly requestId: string | null;
  readonly actor: unknown;
  readonly data: unknown;
}

/** JSON with sorted members, so that the same value always has the same bytes. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value === 'object' && value !== null && !(value instanceof Date)) {
    const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`).join(',')}}`;
  }
  return JSON.stringify(value);
}

/**
 * Hash of the chain at `position`: SHA-256 over the hash before it and the canonical event. Changing, removing, adding or reordering an
 * entry changes every hash after it.
 */
export function sealHash(previous: Uint8Array, position: bigint, event: SealedEvent): Buffer {
  const { id, name, requestId, actor, data } = event;
  const text = canonicalJson({
    position: String(position),
    id,
    name,
    occurredAt: event.occurredAt,
    requestId,
    actor,
    data,
  });
  return createHash('sha256').update(previous).update(text, 'utf8').digest();
}

/** What the first entry is chained to. */
export const FIRST_LINK = Buffer.alloc(32);
