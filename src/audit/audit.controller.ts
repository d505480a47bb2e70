import { pipeline } from 'node:stream/promises';
import { Controller, Get, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { AuditExportQuery, AuditPage, AuditQuery, AuditVerification } from '../../protocol/http/audit.js';
import { Requires } from '../auth/permissions.js';
import { ApiAnswer } from '../platform/http/api-answer.decorator.js';
import { ApiProblems } from '../platform/http/api-problems.decorator.js';
import { LogVerifier } from './chain/log-verifier.js';
import { AuditEntries } from './entries/audit-entries.js';
import { AuditExporter } from './exports/audit-exporter.js';

/** Whoever does not read an export for so long is not waiting for it any more, in milliseconds. */
const STALLED_MS = 60_000;

/** The log, for administrators and auditors. */
@ApiTags('audit')
@ApiProblems('unauthenticated', 'not-allowed')
@Requires('audit:read')
@Controller('api/v1/audit')
export class AuditController {
  constructor(
    private readonly entries: AuditEntries,
    private readonly exporter: AuditExporter,
    private readonly verifier: LogVerifier,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Read the log, newest first' })
  @ApiAnswer(200, AuditPage, 'One page of entries.')
  @ApiProblems('validation-failed')
  list(@Query({ schema: AuditQuery }) query: AuditQuery): Promise<AuditPage> {
    return this.entries.list(query);
  }

  @Get('export')
  @ApiOperation({ summary: 'Write a part of the log to a file, oldest first; the export is written to the log' })
  @ApiProduces('application/x-ndjson', 'text/csv')
  @ApiAnswer(200, null, 'NDJSON, one AuditRecord a line, or CSV (RFC 4180).')
  @ApiProblems('validation-failed', 'audit-busy')
  async export(@Query({ schema: AuditExportQuery }) query: AuditExportQuery, @Res() response: Response): Promise<void> {
    const { fileName, mediaType, body } = await this.exporter.begin(query);
    response.setHeader('Content-Type', mediaType);
    response.setHeader('Content-Disposition', `attachment; filename="${fileName}"`);
    response.setTimeout(STALLED_MS, () => response.destroy());
    // What goes wrong now can only be shown by an answer that does not end as it should; `pipeline` sees to that.
    await pipeline(body, response).catch(() => undefined);
  }

  @Get('verify')
  @ApiOperation({ summary: 'Verify every entry against its seal and against the signed checkpoints' })
  @ApiAnswer(200, AuditVerification, 'What was found, at the first entry that cannot be trusted.')
  @ApiProblems('audit-busy')
  verify(@Res({ passthrough: true }) response: Response): Promise<AuditVerification> {
    return this.verifier.verify(() => !response.closed);
  }
}
