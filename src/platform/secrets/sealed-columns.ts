import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { z } from 'zod';
import { Envelope, Sealed } from './envelope.js';
import { KeyRing } from './key-ring.js';

/** A column that holds sealed secrets, or null. */
export interface SealedColumn {
  readonly table: string;
  /** Primary key; its text is the row's name in the seal. */
  readonly idColumn: string;
  readonly column: string;
}

const NAME = /^[a-z_]+$/;
const BATCH = 100;
const Row = z.object({ id: z.string(), sealed: Sealed });

/** Every column that holds sealed secrets, so that all of them follow when the wrapping key changes. */
@Injectable()
export class SealedColumns {
  private readonly columns: SealedColumn[] = [];

  constructor(
    private readonly dataSource: DataSource,
    private readonly envelope: Envelope,
    private readonly ring: KeyRing,
  ) {}

  /** Names are written into SQL: they are ours, and only letters and underscores. */
  register(column: SealedColumn): void {
    if (![column.table, column.idColumn, column.column].every((name) => NAME.test(name)))
      throw new Error(`${column.table}.${column.column} cannot be a sealed column.`);
    this.columns.push(column);
  }

  /**
   * Brings every secret under the current wrapping key, in transactions of {@link BATCH} rows: stopped at any moment, it goes on where it was.
   * Readers never wait, and several replicas may run it at once.
   *
   * @returns how many were brought over.
   * @throws SealBrokenError when one cannot be opened; it stays as it is, and so does what comes after.
   */
  async rewrapAll(): Promise<number> {
    let total = 0;
    for (const column of this.columns) {
      for (let count = BATCH; count === BATCH; total += count) {
        count = await this.dataSource.transaction((tx) => this.rewrapSome(tx, column));
      }
    }
    return total;
  }

  private async rewrapSome(tx: EntityManager, { table, idColumn, column }: SealedColumn): Promise<number> {
    const rows: unknown = await tx.query(
      `SELECT ${idColumn}::text AS id, ${column} AS sealed FROM ${table}
       WHERE ${column}->>'keyId' <> $1 ORDER BY ${idColumn} LIMIT ${BATCH} FOR NO KEY UPDATE SKIP LOCKED`,
      [this.ring.current.id],
    );
    const found = z.array(Row).parse(rows);
    for (const { id, sealed } of found) {
      const rewrapped = this.envelope.rewrap(sealed, { table, row: id, column });
      await tx.query(`UPDATE ${table} SET ${column} = $2 WHERE ${idColumn}::text = $1`, [id, rewrapped]);
    }
    return found.length;
  }
}
