import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { AuditRecord } from '../../../protocol/http/audit.js';
import { CheckpointsRepository } from '../checkpoints/checkpoints.repository.js';
import { RecordsRepository } from '../entries/records.repository.js';
import { LogCursors } from './log-cursors.js';
import type { LineSink } from './line-sink.js';

/** Name of the cursor of entries. */
export const STREAM_READER = 'stream';
const CHECKPOINTS = 'stream-checkpoints';
const BATCH = 500;

/** A line of the stream: an entry says what it is, as checkpoints do. */
const entryLine = (record: AuditRecord): string => `${JSON.stringify({ type: 'entry', ...record })}\n`;

/**
 * Writes entries and checkpoints to a sink, by position: at least once, and in order. How far it came is stored after it was written, so that
 * what was written just before a crash is written again.
 */
@Injectable()
export class AuditStream {
  constructor(
    private readonly dataSource: DataSource,
    private readonly records: RecordsRepository,
    private readonly checkpoints: CheckpointsRepository,
    private readonly cursors: LogCursors,
  ) {}

  /**
   * Writes everything that is sealed and was not written yet, as long as this replica is the one that does. Answers with how many lines that
   * were.
   *
   * @throws what the sink says.
   */
  async drain(sink: LineSink, isStillMine: () => Promise<boolean> = () => Promise.resolve(true)): Promise<number> {
    let total = 0;
    while (await isStillMine()) {
      const written = (await this.writeEntries(sink)) + (await this.writeCheckpoints(sink));
      total += written;
      if (written === 0) break;
    }
    return total;
  }

  private async writeEntries(sink: LineSink): Promise<number> {
    const records = await this.records.chainAfter(await this.cursors.read(STREAM_READER), BATCH);
    const last = records.at(-1);
    if (!last) return 0;
    await sink.write(records.map(entryLine).join(''));
    await this.cursors.move(STREAM_READER, last.position);
    return records.length;
  }

  /** A checkpoint comes after the entry that it is for. */
  private async writeCheckpoints(sink: LineSink): Promise<number> {
    const [from, to] = [await this.cursors.read(CHECKPOINTS), await this.cursors.read(STREAM_READER)];
    const found = await this.checkpoints.between(this.dataSource.manager, from, to, BATCH);
    const last = found.at(-1);
    if (!last) return 0;
    await sink.write(found.map((checkpoint) => `${JSON.stringify(checkpoint)}\n`).join(''));
    await this.cursors.move(CHECKPOINTS, last.position);
    return found.length;
  }
}
