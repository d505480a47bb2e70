import type { AuditFilter } from '../../../protocol/http/audit.js';
import { usernameKey } from '../../auth/people/username-key.js';

/** Which entries are read, and in which order: that of the log, which positions follow. */
export interface EntrySelection {
  readonly filter: AuditFilter;
  readonly order: 'oldest-first' | 'newest-first';
  /** Begin after this position, in the order of reading; null begins at the beginning. */
  readonly after: number | null;
  /** Go no further than this position; null goes to the end. */
  readonly to: number | null;
  readonly limit: number;
}

/** Conditions with their values, for the events `e` and their seals `s`. */
export interface EntryConditions {
  readonly where: string;
  readonly direction: 'ASC' | 'DESC';
  readonly values: readonly unknown[];
}

const ACTOR_KINDS: ReadonlySet<string> = new Set(['system', 'anonymous', 'user', 'agent']);
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** What `event_words` takes out of a text, so that a search says it in the same way. */
const PUNCTUATION = /[.:\-_{}[\]",/\\]/g;

const WORDS = (parameter: string): string =>
  `event_words(e.name, e.data) @@ (NULLIF(phraseto_tsquery('simple', ${parameter})::text, '') || ':*')::tsquery`;

const CURSOR = (parameter: string): string =>
  `(SELECT c.transaction_id, c.ordinal FROM event_seals k JOIN events c ON c.id = k.event_id WHERE k.position = ${parameter})`;

/** A condition and its value; `?` stands for the value. */
type Condition = readonly [sql: string, value: unknown];

function actorCondition(actor: string): Condition {
  if (ACTOR_KINDS.has(actor)) return [`e.actor->>'kind' = ?`, actor];
  if (UUID.test(actor)) return [`e.actor->>'id' = ?`, actor.toLowerCase()];
  return [`e.actor->>'id' = (SELECT id::text FROM users WHERE username_key = ?)`, usernameKey(actor)];
}

function targetConditions(target: string): Condition[] {
  const [kind = '', ...id] = target.split(':');
  return id.length === 0
    ? [['e.target_kind = ?', kind]]
    : [
        ['e.target_kind = ?', kind],
        ['e.target_id = ?', id.join(':')],
      ];
}

function filterConditions({ actor, event, target, outcome, since, until, requestId, text }: AuditFilter): Condition[] {
  const conditions: Condition[] = [];
  if (actor !== undefined) conditions.push(actorCondition(actor));
  if (event !== undefined) conditions.push(['e.name = ?', event]);
  if (target !== undefined) conditions.push(...targetConditions(target));
  if (outcome !== undefined) conditions.push(['e.outcome = ?', outcome]);
  if (since !== undefined) conditions.push(['e.occurred_at >= ?', since]);
  if (until !== undefined) conditions.push(['e.occurred_at < ?', until]);
  if (requestId !== undefined) conditions.push(['e.request_id = ?', requestId]);
  if (text !== undefined) conditions.push([WORDS('?'), text.replace(PUNCTUATION, ' ')]);
  return conditions;
}

/** The conditions of a selection as SQL; every value is a parameter. */
export function entryConditions({ filter, order, after, to }: EntrySelection): EntryConditions {
  const conditions = filterConditions(filter);
  const isForward = order === 'oldest-first';
  if (after !== null && after > 0) {
    conditions.push([`(e.transaction_id, e.ordinal) ${isForward ? '>' : '<'} ${CURSOR('?')}`, after]);
  }
  if (to !== null) conditions.push(['s.position <= ?', to]);
  const clauses = conditions.map(([sql], index) => sql.replace('?', `$${index + 1}`));
  return {
    where: clauses.length === 0 ? 'true' : clauses.join(' AND '),
    direction: isForward ? 'ASC' : 'DESC',
    values: conditions.map(([, value]) => value),
  };
}
