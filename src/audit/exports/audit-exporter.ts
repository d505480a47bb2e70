import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { AuditExportQuery } from '../../../protocol/http/audit.js';
import { EventLog } from '../../platform/events/event-log.js';
import { AuditBusyError } from '../audit.errors.js';
import { AuditEntries } from '../entries/audit-entries.js';
import { RecordsRepository } from '../entries/records.repository.js';
import { EXPORT_FORMATS } from './export-formats.js';

const BATCH = 500;
const MOST_AT_ONCE = 2;

/** An export that is about to be read. Destroy the stream if nobody reads it. */
export interface AuditExport {
  readonly fileName: string;
  readonly mediaType: string;
  readonly body: Readable;
}

/** Writes the log out, batch by batch, as fast as it is read. */
@Injectable()
export class AuditExporter {
  private running = 0;

  constructor(
    private readonly dataSource: DataSource,
    private readonly records: RecordsRepository,
    private readonly entries: AuditEntries,
    private readonly log: EventLog,
  ) {}

  /**
   * Begins an export; that somebody exports is written to the log first.
   *
   * @throws AuditBusyError when as many as may be are read already.
   */
  async begin({ format, from, to, ...filter }: AuditExportQuery): Promise<AuditExport> {
    if (this.running >= MOST_AT_ONCE) throw new AuditBusyError();
    this.running += 1;
    try {
      const last = Math.max(from, Math.min(to ?? Number.MAX_SAFE_INTEGER, await this.records.lastPosition()));
      const isFiltered = Object.keys(filter).length > 0;
      await this.dataSource.transaction((tx) =>
        this.log.append(tx, 'audit.exported', { format, from, to: last, isFiltered }),
      );
      const body = Readable.from(this.chunks({ ...filter, format, from, to: last }), { objectMode: false });
      body.once('close', () => (this.running -= 1));
      const { mediaType } = EXPORT_FORMATS[format];
      return { fileName: `streamspace-audit-${from}-${last}.${format}`, mediaType, body };
    } catch (error) {
      this.running -= 1;
      throw error;
    }
  }

  private async *chunks(query: AuditExportQuery): AsyncGenerator<string> {
    const { format, from, to, ...filter } = query;
    const { head, line } = EXPORT_FORMATS[format];
    if (head !== '') yield head;
    let after = await this.before(from);
    for (;;) {
      const selection = { filter, order: 'oldest-first', after, to: to ?? null, limit: BATCH } as const;
      const records = await this.records.select(selection);
      const entries = await this.entries.read(records);
      yield records.flatMap((record, index) => (entries[index] ? [line(record, entries[index])] : [])).join('');
      const last = records.at(-1);
      if (!last || records.length < BATCH) return;
      after = last.position;
    }
  }

  /** The entry before `from`, or the last one when there is none so far; null for the beginning, which may be that of what was not archived. */
  private async before(from: number): Promise<number | null> {
    if (from <= (await this.records.firstPosition())) return null;
    return Math.min(from - 1, await this.records.lastPosition());
  }
}
