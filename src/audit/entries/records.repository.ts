import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { EventOrigin } from '../../../protocol/events.js';
import type { AuditRecord } from '../../../protocol/http/audit.js';
import { EventRow, SEALED_COLUMNS, sealedEvent } from '../chain/event-row.js';
import { FIRST_LINK } from '../chain/event-seal.js';
import { entryConditions, type EntrySelection } from './entry-query.js';

const COLUMNS = `
  s.position, s.version, encode(s.hash, 'hex') AS hash, encode(COALESCE(p.hash, a.hash), 'hex') AS "previousHash",
  o.origin, encode(o.salt, 'hex') AS "originSalt", ${SEALED_COLUMNS}`;

const BESIDE = `
  LEFT JOIN event_seals p ON p.position = s.position - 1
  LEFT JOIN event_archives a ON a.position = s.position - 1
  LEFT JOIN event_origins o ON o.event_id = s.event_id`;

const CHAIN = `
  SELECT ${COLUMNS} FROM event_seals s JOIN events e ON e.id = s.event_id ${BESIDE}
  WHERE s.position > $1 ORDER BY s.position LIMIT $2`;

/** Events between the sealed ones of a range that have no seal: nothing of ours can have written them so late. */
const UNSEALED = `
  SELECT e.id, (
    SELECT s.position FROM events n JOIN event_seals s ON s.event_id = n.id
    WHERE (n.transaction_id, n.ordinal) > (e.transaction_id, e.ordinal) ORDER BY n.transaction_id, n.ordinal LIMIT 1) AS position
  FROM events e
  WHERE (e.transaction_id, e.ordinal) <= (SELECT transaction_id, ordinal FROM events WHERE id = $2)
    AND ($1::uuid IS NULL OR (e.transaction_id, e.ordinal) > (SELECT transaction_id, ordinal FROM events WHERE id = $1))
    AND NOT EXISTS (SELECT FROM event_seals s WHERE s.event_id = e.id)
  ORDER BY e.transaction_id, e.ordinal LIMIT 1`;

const Row = EventRow.extend({
  position: z.coerce.number(),
  version: z.number(),
  hash: z.string(),
  previousHash: z.string().nullable(),
  origin: EventOrigin.nullable().catch(null),
  originSalt: z.string().nullable(),
});

function toRecord(row: unknown): AuditRecord {
  const parsed = Row.parse(row);
  return {
    ...parsed,
    ...sealedEvent(parsed),
    previousHash: parsed.previousHash ?? FIRST_LINK.toString('hex'),
  };
}

/** Reads sealed entries. */
@Injectable()
export class RecordsRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** Entries after `position`, oldest first, whatever they hold; those whose event is gone are left out. */
  async chainAfter(position: number, limit: number): Promise<AuditRecord[]> {
    const rows = await this.dataSource.query<unknown[]>(CHAIN, [position, limit]);
    return rows.map(toRecord);
  }

  /** Entries of a selection. */
  async select(selection: EntrySelection): Promise<AuditRecord[]> {
    const { where, direction, values } = entryConditions(selection);
    const sql = `
      SELECT ${COLUMNS} FROM events e JOIN event_seals s ON s.event_id = e.id ${BESIDE}
      WHERE ${where} ORDER BY e.transaction_id ${direction}, e.ordinal ${direction} LIMIT ${selection.limit}`;
    return (await this.dataSource.query<unknown[]>(sql, [...values])).map(toRecord);
  }

  /** Position of the first entry that the database holds; 1 where there is none. */
  async firstPosition(): Promise<number> {
    const [row] = await this.dataSource.query<{ position: string | null }[]>(
      'SELECT min(position) AS position FROM event_seals',
    );
    return Number(row?.position ?? 1);
  }

  /** Position of the last entry; 0 where there is none. */
  async lastPosition(): Promise<number> {
    const [row] = await this.dataSource.query<{ position: string | null }[]>(
      'SELECT max(position) AS position FROM event_seals',
    );
    return Number(row?.position ?? 0);
  }

  /**
   * The first event without a seal between two sealed ones, `first` not included (null: from the beginning), with the position of the entry
   * that it stands before; null if there is none.
   */
  async unsealedBetween(first: string | null, last: string): Promise<{ id: string; position: number } | null> {
    const [row] = await this.dataSource.query<{ id: string; position: string }[]>(UNSEALED, [first, last]);
    return row ? { id: row.id, position: Number(row.position) } : null;
  }

  /** People whose origins the log says were erased. */
  async erasedPeople(): Promise<ReadonlySet<string>> {
    const rows = await this.dataSource.query<{ id: string }[]>(
      `SELECT DISTINCT e.target_id AS id FROM events e JOIN event_seals s ON s.event_id = e.id WHERE e.name = 'user.origins-erased'`,
    );
    return new Set(rows.map(({ id }) => id));
  }
}
