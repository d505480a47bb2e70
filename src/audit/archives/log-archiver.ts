import { Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { AuditRecord } from '../../../protocol/http/audit.js';
import { EventLog } from '../../platform/events/event-log.js';
import { ChainCheck, type CheckedCheckpoint } from '../chain/chain-check.js';
import { CHAIN_START, type ChainTip } from '../chain/chain-link.js';
import { CheckedCheckpoints } from '../checkpoints/checked-checkpoints.js';
import { RecordsRepository } from '../entries/records.repository.js';
import { ArchiveFile } from './archive-file.js';
import { ArchivesRepository } from './archives.repository.js';

const BATCH = 1_000;
/** Entries that one statement removes. */
const REMOVED_AT_ONCE = 1_000;

/** What is archived, and where to. */
export interface Retention {
  /** How old an entry is before it may go, in milliseconds. */
  readonly keepMs: number;
  readonly folder: string;
  /** Position up to which whoever reads along has come; null where nobody does. */
  readonly readTo: number | null;
}

const entryLine = (record: AuditRecord): string => `${JSON.stringify({ type: 'entry', ...record })}\n`;

/**
 * Moves old ranges of the log to files. A range ends at a signed checkpoint, which stands in its file; that it was archived, and the digest of
 * the file, is an entry of the log itself, and only when that is sealed do the rows go. Nothing is archived that was tampered with.
 */
@Injectable()
export class LogArchiver {
  private readonly logger = new Logger(LogArchiver.name);

  constructor(
    private readonly dataSource: DataSource,
    private readonly archives: ArchivesRepository,
    private readonly records: RecordsRepository,
    private readonly checkpoints: CheckedCheckpoints,
    private readonly log: EventLog,
  ) {}

  /** Removes what was archived before, then archives what is due, as long as `isStillMine`. Rejects with what the disk or the database says. */
  async run(retention: Retention, isStillMine: () => Promise<boolean> = () => Promise.resolve(true)): Promise<void> {
    await this.removeArchived();
    while ((await isStillMine()) && (await this.archiveNext(retention)));
  }

  private async removeArchived(): Promise<void> {
    await this.dataSource.transaction(async (tx) => {
      let removed = 0;
      for (;;) {
        const now = await this.archives.remove(tx, REMOVED_AT_ONCE);
        removed += now;
        if (now < REMOVED_AT_ONCE) break;
      }
      if (removed > 0) this.logger.log({ entries: removed }, 'Entries of the log that lie in archives were removed.');
    });
  }

  /** Whether there was something to archive. */
  private async archiveNext({ keepMs, folder, readTo }: Retention): Promise<boolean> {
    const { manager } = this.dataSource;
    const start = (await this.archives.last(manager)) ?? CHAIN_START;
    const end = await this.archives.next(manager, start.position, keepMs, readTo);
    if (!end) return false;
    const checkpoints = (await this.checkpoints.all()).filter(
      ({ checkpoint: { position } }) => position > start.position && position <= end.position,
    );
    const fileName = `streamspace-audit-${start.position + 1}-${end.position}.ndjson`;
    const digest = await this.write(folder, fileName, { start, end, checkpoints });
    if (digest === null) return false;
    const archive = { from: start.position + 1, to: end.position, fileName, digest };
    await this.dataSource.transaction(async (tx) => {
      await this.archives.add(tx, archive);
      await this.log.append(tx, 'audit.archived', archive);
    });
    return true;
  }

  /** Writes a range and its checkpoints; the digest of the file, or null when the range is not what was sealed and signed. */
  private async write(
    folder: string,
    fileName: string,
    range: { start: ChainTip; end: ChainTip; checkpoints: readonly CheckedCheckpoint[] },
  ): Promise<string | null> {
    const file = await ArchiveFile.begin(folder, fileName);
    try {
      const isGood = await this.copy(file, range.start, range.end, range.checkpoints);
      if (isGood) return await file.finish();
    } catch (error) {
      await file.abandon();
      throw error;
    }
    await file.abandon();
    return null;
  }

  private async copy(
    file: ArchiveFile,
    start: ChainTip,
    end: ChainTip,
    checkpoints: readonly CheckedCheckpoint[],
  ): Promise<boolean> {
    const check = new ChainCheck(checkpoints, start);
    for (let { position } = start; position < end.position;) {
      const records = await this.records.chainAfter(position, Math.min(BATCH, end.position - position));
      const last = records.at(-1);
      const finding = last ? check.add(records) : check.end();
      if (finding || !last) {
        this.logger.error({ finding }, 'The log was tampered with, so that it is not archived. Verify it.');
        return false;
      }
      await file.write(records.map(entryLine).join(''));
      position = last.position;
    }
    const finding = check.end(await this.records.erasedPeople());
    if (finding) this.logger.error({ finding }, 'The log was tampered with, so that it is not archived. Verify it.');
    else for (const { checkpoint } of checkpoints) await file.write(`${JSON.stringify(checkpoint)}\n`);
    return finding === null && check.agreed === checkpoints.length && check.agreed > 0;
  }
}
