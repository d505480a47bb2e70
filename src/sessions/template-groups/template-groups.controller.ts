import { Body, Controller, Get, Param, Put } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { TemplateGroups, WriteTemplateGroups } from '../../../protocol/http/template-groups.js';
import { RecentlyConfirmed } from '../../auth/confirmation/recently-confirmed.decorator.js';
import { Requires } from '../../auth/permissions.js';
import { ApiAnswer } from '../../platform/http/api-answer.decorator.js';
import { ApiProblems } from '../../platform/http/api-problems.decorator.js';
import { TemplateVisibility } from './template-visibility.js';

/** Who sees an application, for administrators. */
@ApiTags('catalog')
@Controller('api/v1/templates/:id/groups')
@Requires('templates:manage')
@ApiProblems('unauthenticated', 'not-allowed', 'template-not-found')
export class TemplateGroupsController {
  constructor(private readonly visibility: TemplateVisibility) {}

  @Get()
  @ApiOperation({ summary: 'Tells who sees an application' })
  @ApiAnswer(200, TemplateGroups, 'Everybody, or these groups.')
  show(@Param('id', { schema: z.string() }) id: string): Promise<TemplateGroups> {
    return this.visibility.show(id);
  }

  @Put()
  @RecentlyConfirmed()
  @ApiOperation({ summary: 'Opens an application to some groups only, or to everybody' })
  @ApiAnswer(200, TemplateGroups, 'Who sees it from now on.')
  @ApiProblems('validation-failed', 'group-not-found', 'payload-too-large')
  replace(
    @Param('id', { schema: z.string() }) id: string,
    @Body({ schema: WriteTemplateGroups }) body: WriteTemplateGroups,
  ): Promise<TemplateGroups> {
    return this.visibility.replace(id, body);
  }
}
