import { Module } from '@nestjs/common';
import { EventSealer } from './event-sealer.js';

/** Readers of the log by position. */
@Module({ providers: [EventSealer], exports: [EventSealer] })
export class AuditModule {}
