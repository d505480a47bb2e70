import { EVENT_READINGS, eventSentence } from '../../../protocol/event-sentences.js';
import { Actor, type EventData, type EventName, EventOutcome, EVENTS, EventTarget } from '../../../protocol/events.js';
import type { AuditEntry, AuditRecord } from '../../../protocol/http/audit.js';
import { originState } from '../chain/chain-link.js';
import type { EntryWords } from './entry-words.js';

const UNKNOWN_ACTOR: Actor = { kind: 'anonymous' };

/** Whether this version knows the event. */
export function isEventName(name: string): name is EventName {
  return Object.hasOwn(EVENTS, name);
}

/** Events of other versions, which this one cannot put into words, are called by their names. */
function reading(record: AuditRecord, words: EntryWords, actor: Actor): Pick<AuditEntry, 'title' | 'sentence'> {
  const { name, data } = record;
  if (!isEventName(name)) return { title: name, sentence: `${name}.` };
  const { title } = EVENT_READINGS[name];
  const known = dataOf(name, data);
  return { title, sentence: known === null ? `${title}.` : eventSentence(name, known, words.of(actor)) };
}

/** The data of an event, or null when another version wrote it in another shape. */
function dataOf<Name extends EventName>(name: Name, data: unknown): EventData<Name> | null {
  const parsed = EVENTS[name].safeParse(data);
  return parsed.success ? (parsed.data as EventData<Name>) : null;
}

/** What a person acted by. */
function credentialOf(actor: Actor): Pick<AuditEntry['actor'], 'signInId' | 'apiKeyId'> {
  const { signInId = null, apiKeyId = null } = actor.kind === 'user' ? actor : {};
  return { signInId, apiKeyId };
}

/** A record, as people read it. What its seal does not cover is not shown. */
export function toEntry(record: AuditRecord, words: EntryWords): AuditEntry {
  const actor = Actor.safeParse(record.actor).data ?? UNKNOWN_ACTOR;
  const actorId = 'id' in actor ? actor.id : null;
  const target = record.version === 1 ? null : (EventTarget.safeParse(record.target).data ?? null);
  return {
    position: record.position,
    id: record.id,
    name: record.name,
    ...reading(record, words, actor),
    occurredAt: record.occurredAt,
    requestId: record.requestId,
    actor: { kind: actor.kind, id: actorId, name: words.nameOf(actor.kind, actorId), ...credentialOf(actor) },
    origin: record.origin,
    isOriginErased: originState(record) === 'erased',
    target,
    targetName: target && words.nameOf(target.kind, target.id),
    outcome: record.version === 1 ? null : (EventOutcome.safeParse(record.outcome).data ?? null),
    data: record.data,
    hash: record.hash,
  };
}

const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

/** Ids that records name, whatever they belong to. */
export function idsIn(records: readonly AuditRecord[]): string[] {
  const text = JSON.stringify(records.map(({ actor, data, target }) => [actor, data, target]));
  return [...new Set(text.match(UUID))];
}

/** Templates that records name. */
export function templatesIn(records: readonly AuditRecord[]): string[] {
  const names = records.flatMap(({ data }) =>
    typeof data === 'object' && data !== null && 'template' in data && typeof data.template === 'string'
      ? [data.template]
      : [],
  );
  return [...new Set(names)];
}
