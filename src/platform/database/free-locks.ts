import type { EntityManager } from 'typeorm';

/** Asks for each lock once. It waits for none of them, so that their order does not matter. */
const TAKE_FREE = `
  SELECT name, pg_try_advisory_xact_lock(hashtextextended(name, 0)) AS "isTaken" FROM unnest($1::text[]) AS lock (name)`;

/**
 * Takes those of the transaction-level advisory locks of `keys` that nobody else holds, and waits for none: whoever wants many at once
 * would wait for the slowest holder, and two of them for each other. Answers with the keys whose locks it took.
 *
 * @param nameOf what names the lock of a key; its hash is the lock.
 */
export async function takeFree(
  tx: EntityManager,
  keys: readonly string[],
  nameOf: (key: string) => string,
): Promise<ReadonlySet<string>> {
  if (keys.length === 0) return new Set();
  const rows = await tx.query<{ name: string; isTaken: boolean }[]>(TAKE_FREE, [keys.map(nameOf)]);
  const taken = new Set(rows.filter(({ isTaken }) => isTaken).map(({ name }) => name));
  return new Set(keys.filter((key) => taken.has(nameOf(key))));
}
