import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module.js';
import { AuditTasks, AuditWork } from './audit-tasks.js';
import { AuditController } from './audit.controller.js';
import { Archiving } from './archives/archiving.js';
import { ArchivesRepository } from './archives/archives.repository.js';
import { LogArchiver } from './archives/log-archiver.js';
import { EventSealer } from './chain/event-sealer.js';
import { LogVerifier } from './chain/log-verifier.js';
import { CheckedCheckpoints } from './checkpoints/checked-checkpoints.js';
import { CheckpointWriter } from './checkpoints/checkpoint-writer.js';
import { CheckpointsController } from './checkpoints/checkpoints.controller.js';
import { CheckpointsRepository } from './checkpoints/checkpoints.repository.js';
import { Checkpoints } from './checkpoints/checkpoints.js';
import { SigningKeys } from './checkpoints/signing-keys.js';
import { AuditEntries } from './entries/audit-entries.js';
import { EntryNamesRepository } from './entries/entry-names.repository.js';
import { RecordsRepository } from './entries/records.repository.js';
import { OriginErasure } from './erasure/origin-erasure.js';
import { AuditExporter } from './exports/audit-exporter.js';
import { AuditMeter } from './metrics/audit-meter.js';
import { AuditStream } from './stream/audit-stream.js';
import { LogCursors } from './stream/log-cursors.js';

const READING = [AuditEntries, AuditExporter, EntryNamesRepository, LogVerifier, RecordsRepository];
const PROVING = [CheckedCheckpoints, CheckpointWriter, Checkpoints, CheckpointsRepository, EventSealer, SigningKeys];
const ARCHIVING = [Archiving, ArchivesRepository, LogArchiver];
const WORKING = [AuditMeter, AuditStream, AuditTasks, AuditWork, LogCursors, OriginErasure];

/** The log by position: sealing, reading, exporting, verifying. */
@Module({
  imports: [AuthModule],
  controllers: [AuditController, CheckpointsController],
  providers: [...READING, ...PROVING, ...ARCHIVING, ...WORKING],
  exports: [EventSealer],
})
export class AuditModule {}
