import { Injectable } from '@nestjs/common';
import type { AuditEntry, AuditPage, AuditQuery, AuditRecord } from '../../../protocol/http/audit.js';
import { EntryNamesRepository } from './entry-names.repository.js';
import { idsIn, templatesIn, toEntry } from './entry-view.js';
import { EntryWords } from './entry-words.js';
import { RecordsRepository } from './records.repository.js';

/** The log, for people to read. */
@Injectable()
export class AuditEntries {
  constructor(
    private readonly records: RecordsRepository,
    private readonly names: EntryNamesRepository,
  ) {}

  /** One page of sealed entries, newest first. What was written a moment ago is not sealed yet. */
  async list({ limit, cursor, ...filter }: AuditQuery): Promise<AuditPage> {
    const selection = { filter, order: 'newest-first', after: cursor ?? null, to: null, limit: limit + 1 } as const;
    const records = await this.records.select(selection);
    const shown = records.slice(0, limit);
    const last = shown.at(-1);
    return { items: await this.read(shown), nextCursor: records.length > limit && last ? String(last.position) : null };
  }

  /** Records in words. */
  async read(records: readonly AuditRecord[]): Promise<AuditEntry[]> {
    if (records.length === 0) return [];
    const words = new EntryWords(await this.names.find(idsIn(records), templatesIn(records)));
    return records.map((record) => toEntry(record, words));
  }
}
