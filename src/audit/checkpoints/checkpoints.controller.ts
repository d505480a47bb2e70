import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  AuditCheckpointPage,
  AuditCheckpointQuery,
  AuditKeys,
  EraseOrigins,
  OriginErasure as Erased,
} from '../../../protocol/http/audit.js';
import { RecentlyConfirmed } from '../../auth/confirmation/recently-confirmed.decorator.js';
import { Requires } from '../../auth/permissions.js';
import { ApiAnswer } from '../../platform/http/api-answer.decorator.js';
import { ApiProblems } from '../../platform/http/api-problems.decorator.js';
import { OriginErasure } from '../erasure/origin-erasure.js';
import { Checkpoints } from './checkpoints.js';

/** What proves the log to those who keep a copy, and what may be erased beside it. */
@ApiTags('audit')
@ApiProblems('unauthenticated', 'not-allowed')
@Requires('audit:read')
@Controller('api/v1/audit')
export class CheckpointsController {
  constructor(
    private readonly checkpoints: Checkpoints,
    private readonly erasure: OriginErasure,
  ) {}

  @Get('checkpoints')
  @ApiOperation({ summary: 'Read the signed checkpoints of the log, newest first, to keep them elsewhere' })
  @ApiAnswer(200, AuditCheckpointPage, 'One page of checkpoints.')
  @ApiProblems('validation-failed')
  list(@Query({ schema: AuditCheckpointQuery }) query: AuditCheckpointQuery): Promise<AuditCheckpointPage> {
    return this.checkpoints.list(query);
  }

  @Get('key')
  @ApiOperation({ summary: 'Read the public keys of the checkpoints' })
  @ApiAnswer(200, AuditKeys, 'Every key that ever signed, newest first.')
  keys(): Promise<AuditKeys> {
    return this.checkpoints.keys();
  }

  @Post('erasures')
  @Requires('audit:erase')
  @RecentlyConfirmed()
  @ApiOperation({ summary: 'Erase the addresses and browsers that a person acted from; the log stays provable' })
  @ApiAnswer(200, Erased, 'How many entries do not tell any more from where they came.')
  @ApiProblems('validation-failed', 'payload-too-large')
  erase(@Body({ schema: EraseOrigins }) { userId }: EraseOrigins): Promise<Erased> {
    return this.erasure.erase(userId);
  }
}
