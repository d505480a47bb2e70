import type { Actor, EventData, EventName } from '../../protocol/events.js';
import type { TestDatabase } from '../database.js';

/** Entries of the log called `name` about one agent, in order. */
export async function agentEvents<Name extends EventName>(
  { dataSource }: TestDatabase,
  name: Name,
  agentId: string,
): Promise<{ data: EventData<Name>; actor: Actor }[]> {
  return dataSource.query(
    `SELECT data, actor FROM events WHERE name = $1 AND data->>'agentId' = $2 ORDER BY transaction_id, ordinal`,
    [name, agentId],
  );
}
