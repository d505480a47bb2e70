import type { Pool } from 'pg';
import { z } from 'zod';
import { EventRow, SEALED_COLUMNS, sealedEvent } from '../../src/audit/chain/event-row.js';
import { FIRST_LINK, SEAL_VERSION, sealHash } from '../../src/audit/chain/event-seal.js';
import { type Violation, violation } from './violation.js';

const SESSION_EVENTS = `
  SELECT session_id AS "sessionId", name, data FROM events
  WHERE session_id = ANY($1::uuid[]) AND name IN ('session.requested', 'session.state-changed', 'session.desired', 'session.released', 'orphan.adopted')
  ORDER BY transaction_id, ordinal`;

const FINAL = `SELECT id, state, generation, is_released AS "isReleased" FROM sessions WHERE id = ANY($1::uuid[])`;

const SEALED = `
  SELECT q.position, q.hash, q.version, ${SEALED_COLUMNS}
  FROM event_seals q JOIN events e ON e.id = q.event_id ORDER BY q.position`;

const UNSEALED = `SELECT count(*)::integer AS count FROM events e WHERE NOT EXISTS (SELECT FROM event_seals q WHERE q.event_id = e.id)`;

const SessionEvent = z.object({
  sessionId: z.string(),
  name: z.string(),
  data: z.object({ from: z.string().optional(), to: z.string().optional(), generation: z.int().optional() }),
});
const Final = z.object({ id: z.string(), state: z.string(), generation: z.int(), isReleased: z.boolean() });
const Sealed = EventRow.extend({
  position: z.coerce.number(),
  hash: z.instanceof(Buffer),
  version: z.literal(SEAL_VERSION),
});

/** Whether the log tells the whole story of these sessions: played from its beginning it must end where the rows are. */
export async function auditSessions(rows: Pool, ids: readonly string[]): Promise<Violation[]> {
  const events = z.array(SessionEvent).parse((await rows.query(SESSION_EVENTS, [ids])).rows);
  const finals = z.array(Final).parse((await rows.query(FINAL, [ids])).rows);
  return finals.flatMap((final) =>
    replay(
      final,
      events.filter(({ sessionId }) => sessionId === final.id),
    ),
  );
}

function replay({ id, ...row }: z.infer<typeof Final>, events: readonly z.infer<typeof SessionEvent>[]): Violation[] {
  // Whatever no row knew begins its story with whoever made a session of it.
  const isAdopted = events.some(({ name }) => name === 'orphan.adopted');
  const told = { state: isAdopted ? 'pending' : '', generation: 1, isReleased: false };
  for (const { name, data } of events) {
    if (name === 'session.requested') told.state = 'pending';
    if (name === 'session.desired') told.generation = data.generation ?? 0;
    if (name === 'session.released') told.isReleased = true;
    if (name !== 'session.state-changed') continue;
    if (data.from !== told.state)
      return [
        violation('auditGaps', `session ${id} was ${told.state} in the log, and then changed from ${data.from ?? ''}`),
      ];
    told.state = data.to ?? '';
    if (told.state === 'pending') told.isReleased = false;
  }
  const isWhole = told.state === row.state && told.generation === row.generation && told.isReleased === row.isReleased;
  return isWhole
    ? []
    : [violation('auditGaps', `session ${id} is ${JSON.stringify(row)} and the log says ${JSON.stringify(told)}`)];
}

/** Whether every event is sealed, positions have no gap, and each hash follows from the one before. */
export async function auditSeals(rows: Pool): Promise<Violation[]> {
  const [unsealed] = z.array(z.object({ count: z.int() })).parse((await rows.query(UNSEALED)).rows);
  const seals = z.array(Sealed).parse((await rows.query(SEALED)).rows);
  const found: Violation[] = [];
  if (unsealed && unsealed.count > 0) found.push(violation('auditGaps', `${unsealed.count} events are not sealed`));
  let previous: Buffer = FIRST_LINK;
  seals.forEach(({ position, hash, version, ...event }, index) => {
    const isNext = position === index + 1 && sealHash(previous, position, version, sealedEvent(event)).equals(hash);
    if (!isNext && found.length < 5) found.push(violation('auditGaps', `the chain is broken at position ${position}`));
    previous = hash;
  });
  return found;
}
