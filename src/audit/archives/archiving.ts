import { Injectable } from '@nestjs/common';
import { AuditConfig } from '../../platform/config/control-plane.config.js';
import type { LeasedWork } from '../leased-task.js';
import { STREAM_READER } from '../stream/audit-stream.js';
import { LogCursors } from '../stream/log-cursors.js';
import { LogArchiver } from './log-archiver.js';

/** How often it is looked whether something is to be archived, in milliseconds. */
const LOOK_MS = 600_000;

/** Archives the log where that is configured. */
@Injectable()
export class Archiving {
  constructor(
    private readonly archiver: LogArchiver,
    private readonly cursors: LogCursors,
    private readonly config: AuditConfig,
  ) {}

  /** What is to be done now and then; nothing where the log keeps everything. */
  work(): LeasedWork[] {
    if (this.config.archive === null) return [];
    return [
      {
        lease: 'event-archive',
        periodMs: LOOK_MS,
        failure: 'The log could not be archived; it is tried again.',
        run: (isStillMine) => this.run(isStillMine),
      },
    ];
  }

  /** Archives what is due. What a stream has not had yet stays. */
  async run(isStillMine?: () => Promise<boolean>): Promise<void> {
    const { archive, stream } = this.config;
    if (archive === null) return;
    const readTo = stream === null ? null : await this.cursors.read(STREAM_READER);
    await this.archiver.run({ ...archive, readTo }, isStillMine);
  }
}
