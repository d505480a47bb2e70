import type { AuditRecord } from '../../protocol/http/audit.js';
import { RecordsRepository } from '../../src/audit/entries/records.repository.js';
import type { EntrySelection } from '../../src/audit/entries/entry-query.js';

/** Reads as the real one does, and counts how often it was asked for a batch. */
export class CountingRecords extends RecordsRepository {
  batches = 0;

  override select(selection: EntrySelection): Promise<AuditRecord[]> {
    this.batches += 1;
    return super.select(selection);
  }
}
