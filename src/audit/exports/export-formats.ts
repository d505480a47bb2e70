import type { AuditEntry, AuditExportQuery, AuditRecord } from '../../../protocol/http/audit.js';
import { csvLine } from './csv.js';

/** How entries are written to a file. */
export interface ExportFormat {
  readonly mediaType: string;
  readonly head: string;
  readonly line: (record: AuditRecord, entry: AuditEntry) => string;
}

const CSV_COLUMNS: readonly (readonly [string, (entry: AuditEntry) => string | number | null])[] = [
  ['position', ({ position }) => position],
  ['occurredAt', ({ occurredAt }) => occurredAt],
  ['event', ({ name }) => name],
  ['sentence', ({ sentence }) => sentence],
  ['outcome', ({ outcome }) => outcome],
  ['actorKind', ({ actor }) => actor.kind],
  ['actorId', ({ actor }) => actor.id],
  ['actorName', ({ actor }) => actor.name],
  ['targetKind', ({ target }) => target?.kind ?? null],
  ['targetId', ({ target }) => target?.id ?? null],
  ['targetName', ({ targetName }) => targetName],
  ['address', ({ origin }) => origin?.address ?? null],
  ['userAgent', ({ origin }) => origin?.userAgent ?? null],
  ['via', ({ origin }) => origin?.via ?? null],
  ['requestId', ({ requestId }) => requestId],
  ['data', ({ data }) => JSON.stringify(data)],
  ['hash', ({ hash }) => hash],
];

/** NDJSON is what can be verified; CSV is for spreadsheets (RFC 4180). */
export const EXPORT_FORMATS: Readonly<Record<AuditExportQuery['format'], ExportFormat>> = {
  ndjson: {
    mediaType: 'application/x-ndjson; charset=utf-8',
    head: '',
    line: (record) => `${JSON.stringify(record)}\n`,
  },
  csv: {
    mediaType: 'text/csv; charset=utf-8; header=present',
    head: csvLine(CSV_COLUMNS.map(([name]) => name)),
    line: (_record, entry) => csvLine(CSV_COLUMNS.map(([, cell]) => cell(entry))),
  },
};
