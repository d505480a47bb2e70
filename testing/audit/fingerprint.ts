import type { DataSource } from 'typeorm';

/** Rows that change by themselves, or before anything is decided. */
const RESTLESS = [
  ...['agents', 'leases', 'sign_in_attempts', 'log_cursors', 'rate_windows', 'replicas'],
  // Tries are counted even if what they are for fails.
  'second_step_challenges',
  ...['sessions', 'event_seals', 'migrations'],
];
const SESSIONS = 'SELECT id, name, desired, generation, owner_id FROM sessions';

/** A digest, table by table, of everything that a request could have changed. */
export async function fingerprintOf(rows: DataSource): Promise<Record<string, string>> {
  const tables: { name: string }[] = await rows.query(
    `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' AND table_name <> ALL ($1)`,
    [RESTLESS],
  );
  const sources = [...tables.map(({ name }) => [name, `SELECT * FROM ${name}`]), ['sessions', SESSIONS]];
  const digests: Record<string, string> = {};
  for (const [name = '', sql = ''] of sources) {
    const found: { digest: string }[] = await rows.query(
      `SELECT coalesce(md5(string_agg(t::text, '|' ORDER BY t::text)), '') AS digest FROM (${sql}) t`,
    );
    digests[name] = found[0]?.digest ?? '';
  }
  return digests;
}
