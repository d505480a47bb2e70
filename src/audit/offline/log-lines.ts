import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { AuditCheckpoint, AuditRecord } from '../../../protocol/http/audit.js';

/** Lines that a stream may repeat after a crash. */
const REPEATED = 2_000;

/** One line of an export or a stream. */
export type LogLine =
  | { readonly kind: 'entry'; readonly record: AuditRecord }
  | { readonly kind: 'checkpoint'; readonly checkpoint: AuditCheckpoint }
  | { readonly kind: 'unreadable'; readonly line: number };

/** Reads an export or a stream of the log line by line. Empty lines are passed over. @throws when the file cannot be read. */
export async function* logLines(path: string): AsyncGenerator<LogLine> {
  const input = createReadStream(path, 'utf8');
  let number = 0;
  try {
    for await (const text of createInterface({ input, crlfDelay: Infinity })) {
      number += 1;
      if (text.trim() !== '') yield parseLine(text, number);
    }
  } finally {
    input.destroy();
  }
}

function parseLine(text: string, line: number): LogLine {
  const value = parseJson(text);
  const checkpoint = AuditCheckpoint.safeParse(value);
  if (checkpoint.success) return { kind: 'checkpoint', checkpoint: checkpoint.data };
  const record = AuditRecord.safeParse(value);
  return record.success ? { kind: 'entry', record: record.data } : { kind: 'unreadable', line };
}

function parseJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
}

/** Knows the lines that a stream wrote twice because nobody could tell whether the first time succeeded. Only what is the same in full counts. */
export class Repeats {
  private readonly seen = new Map<number, string>();

  /** Whether exactly this entry came a moment ago. */
  has(record: AuditRecord): boolean {
    const text = createHash('sha256').update(JSON.stringify(record)).digest('base64');
    if (this.seen.get(record.position) === text) return true;
    this.seen.set(record.position, text);
    for (const oldest of this.seen.keys()) {
      if (this.seen.size <= REPEATED) break;
      this.seen.delete(oldest);
    }
    return false;
  }
}
