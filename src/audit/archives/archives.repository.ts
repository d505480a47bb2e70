import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import type { ChainTip } from '../chain/chain-link.js';

/** Entries that one file holds at most, unless two checkpoints are further apart. */
const MOST_ENTRIES = 10_000;

const TIP = `encode(hash, 'hex') AS hash, position`;
const Tip = z.object({ position: z.coerce.number(), hash: z.string() });

const BeforeFirst = Tip.extend({ hash: z.string().nullable(), isLogged: z.boolean() });
export type BeforeFirst = z.infer<typeof BeforeFirst>;

const LAST = `SELECT ${TIP} FROM event_archives ORDER BY position DESC LIMIT 1`;

/** Where the database begins: what was before its first seal; nothing is missing where that is the first one ever. */
const BEFORE_FIRST = `
  SELECT f.position - 1 AS position, encode(a.hash, 'hex') AS hash, EXISTS (
    SELECT FROM events e JOIN event_seals s ON s.event_id = e.id WHERE e.name = 'audit.archived' AND e.data->>'to' = (f.position - 1)::text
  ) AS "isLogged"
  FROM (SELECT min(position) AS position FROM event_seals) f LEFT JOIN event_archives a ON a.position = f.position - 1
  WHERE f.position > 1`;

/** The last checkpoint that is old enough and not too far away, or else the next one that is old enough. */
const NEXT = `
  SELECT encode(c.hash, 'hex') AS hash, c.position
  FROM event_checkpoints c JOIN event_seals s ON s.position = c.position JOIN events e ON e.id = s.event_id
  WHERE c.position > $1 AND e.occurred_at < now() - $2 * interval '1 millisecond' AND ($3::bigint IS NULL OR c.position <= $3)
  ORDER BY c.position <= $1::bigint + ${MOST_ENTRIES} DESC, CASE WHEN c.position <= $1::bigint + ${MOST_ENTRIES} THEN -c.position ELSE c.position END
  LIMIT 1`;

const ADD = `
  INSERT INTO event_archives (position, hash, first_position, last_transaction_id, last_ordinal, file_name, file_digest)
  SELECT s.position, s.hash, $2, e.transaction_id, e.ordinal, $3, decode($4, 'hex')
  FROM event_seals s JOIN events e ON e.id = s.event_id WHERE s.position = $1`;

/** A file that holds a range of the log. */
export interface Archive {
  readonly from: number;
  readonly to: number;
  readonly fileName: string;
  /** SHA-256, in hexadecimal. */
  readonly digest: string;
}

/** Ranges of the log that lie in files. */
@Injectable()
export class ArchivesRepository {
  /** Where the last archive ends; null while there is none. */
  async last(tx: EntityManager): Promise<ChainTip | null> {
    return z.array(Tip).parse(await tx.query(LAST))[0] ?? null;
  }

  /**
   * What was before the first entry of the database, and whether the log says that it was archived: null where nothing was, a hash of null where
   * no archive ends there although entries are gone.
   */
  async beforeFirst(tx: EntityManager): Promise<BeforeFirst | null> {
    return z.array(BeforeFirst).parse(await tx.query(BEFORE_FIRST))[0] ?? null;
  }

  /**
   * The checkpoint that the next archive ends at: what it covers is older than `ageMs` milliseconds and not beyond position `most` (null: no
   * such bound). Null while there is none.
   */
  async next(tx: EntityManager, after: number, ageMs: number, most: number | null): Promise<ChainTip | null> {
    return z.array(Tip).parse(await tx.query(NEXT, [after, ageMs, most]))[0] ?? null;
  }

  async add(tx: EntityManager, { from, to, fileName, digest }: Archive): Promise<void> {
    await tx.query(ADD, [to, from, fileName, digest]);
  }

  /** Removes up to `most` entries that were archived, oldest first. Answers with how many those were. */
  async remove(tx: EntityManager, most: number): Promise<number> {
    const [row] = await tx.query<[{ removed: number }]>('SELECT remove_archived_events($1) AS removed', [most]);
    return row.removed;
  }
}
