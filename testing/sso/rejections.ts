import type { DataSource } from 'typeorm';
import type { SignOnRejection } from '../../protocol/sign-on-rejection.js';

/** Why sign-ins by one provider were rejected, as the log has it, in order. */
export async function rejectionsOf(rows: DataSource, providerId: string): Promise<SignOnRejection[]> {
  const entries: { cause: SignOnRejection }[] = await rows.query(
    `SELECT data->>'cause' AS cause FROM events WHERE name = 'sign-on.rejected' AND data->>'providerId' = $1 ORDER BY ordinal`,
    [providerId],
  );
  return entries.map(({ cause }) => cause);
}

/** How many people and sign-ins there are. */
export async function peopleAndSignIns(rows: DataSource): Promise<unknown> {
  const found: unknown[] = await rows.query(
    'SELECT (SELECT count(*) FROM users) AS users, (SELECT count(*) FROM sign_ins) AS "signIns", (SELECT count(*) FROM identities) AS identities',
  );
  return found[0];
}
