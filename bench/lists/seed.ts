import type { DataSource } from 'typeorm';

/** What to fill a database with. */
export interface SeedPlan {
  /** Sessions in all. */
  readonly total: number;
  readonly ownerId: string;
  /** How many of them are the owner's; the others belong to a thousand people. */
  readonly own: number;
  /** Makes ids that no other seeding has. */
  readonly seed: string;
}

/** Sessions of the owner that are not over; they are the oldest, so that a list has to get past everything that came after. */
const LIVE = 10;
const EVENTS_EACH = 6;

const PEOPLE = `
  INSERT INTO users (id, username, username_key, display_name, role)
  SELECT md5($1 || 'person' || n)::uuid, 'seeded-' || n || '-' || $1, 'seeded-' || n || '-' || $1, 'Seeded', 'user'
  FROM generate_series(0, 999) AS n`;

const SESSIONS = `
  INSERT INTO sessions (id, owner_id, template_id, name, resources, screen, state, desired, is_released, created_at, ended_at)
  SELECT md5($1 || 'session' || n)::uuid,
    CASE WHEN n < $3::integer THEN $2::uuid ELSE md5($1 || 'person' || n % 1000)::uuid END, 'terminal', 'Seeded ' || n,
    '{"cpuMillis":500,"memoryMiB":512,"storageGiB":5}', '{"width":1280,"height":800}',
    CASE WHEN n < $5::integer THEN 'hibernated' ELSE 'ended' END, CASE WHEN n < $5 THEN 'hibernated' ELSE 'ended' END,
    n >= $5, now() - interval '1 year' + n * interval '1 minute', CASE WHEN n >= $5 THEN now() END
  FROM generate_series(0, $4::integer - 1) AS n`;

const EVENTS = `
  INSERT INTO events (id, name, actor, session_id, data)
  SELECT md5($1 || 'event' || n || '-' || e)::uuid, 'session.requested', '{"kind":"system"}', md5($1 || 'session' || n)::uuid,
    jsonb_build_object('sessionId', md5($1 || 'session' || n)::uuid, 'template', 'terminal', 'userId', $2::uuid)
  FROM generate_series(0, $3::integer - 1) AS n, generate_series(1, $4::integer) AS e`;

/** Fills the database with sessions that are over, but for a few of the owner's, and with what the log would say of each. */
export async function seedSessions(rows: DataSource, { total, ownerId, own, seed }: SeedPlan): Promise<void> {
  await rows.query(PEOPLE, [seed]);
  await rows.query(SESSIONS, [seed, ownerId, own, total, LIVE]);
  // Whoever has few sessions has these all the same.
  await rows.query(`UPDATE sessions SET owner_id = $1 WHERE state = 'hibernated'`, [ownerId]);
  await rows.query(EVENTS, [seed, ownerId, total, EVENTS_EACH]);
  await rows.query('VACUUM ANALYZE sessions');
  await rows.query('VACUUM ANALYZE events');
}

/** How PostgreSQL finds somebody's sessions that are not over. */
export async function planOf(rows: DataSource, ownerId: string): Promise<string> {
  const lines = await rows.query<{ 'QUERY PLAN': string }[]>(
    `EXPLAIN (ANALYZE, BUFFERS, COSTS OFF) SELECT s.id, (SELECT max(e.ordinal) FROM events e WHERE e.session_id = s.id)
     FROM sessions s WHERE s.owner_id = '${ownerId}' AND s.state <> 'ended' ORDER BY s.created_at DESC, s.id DESC LIMIT 51`,
  );
  return lines.map((line) => line['QUERY PLAN']).join('\n');
}
