import type { DataSource } from 'typeorm';
import type { Actor, EventData, EventName } from '../../protocol/events.js';

/** Entries of the log called `name` about one person, in order. */
export async function eventsOf<Name extends EventName>(
  rows: DataSource,
  name: Name,
  userId: string | null,
): Promise<{ data: EventData<Name>; actor: Actor; requestId: string | null }[]> {
  return rows.query(
    `SELECT data, actor, request_id AS "requestId" FROM events
     WHERE name = $1 AND (data->>'userId') IS NOT DISTINCT FROM $2 ORDER BY ordinal`,
    [name, userId],
  );
}
