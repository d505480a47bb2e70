import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Overview } from '../../../protocol/http/overview.js';
import { Requires } from '../../auth/permissions.js';
import { ApiAnswer } from '../../platform/http/api-answer.decorator.js';
import { ApiProblems } from '../../platform/http/api-problems.decorator.js';
import { OverviewReader } from './overview.js';

@ApiTags('admin')
@Controller('api/v1/admin/overview')
@Requires('sessions:read-all')
@ApiProblems('unauthenticated', 'not-allowed')
export class OverviewController {
  constructor(private readonly overview: OverviewReader) {}

  @Get()
  @ApiOperation({ summary: 'Counts sessions by state, and sessions and orphans by agent' })
  @ApiAnswer(200, Overview, 'How things are.')
  show(): Promise<Overview> {
    return this.overview.read();
  }
}
