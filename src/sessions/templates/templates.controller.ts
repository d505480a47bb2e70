import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { ListTemplates, TemplatePage, TemplateView } from '../../../protocol/http/templates.js';
import { CurrentPrincipal } from '../../auth/current-principal.decorator.js';
import { ApiKeyScope } from '../../auth/api-keys/api-key-scope.decorator.js';
import { Requires } from '../../auth/permissions.js';
import type { Principal } from '../../auth/principal.js';
import { ApiAnswer } from '../../platform/http/api-answer.decorator.js';
import { ApiProblems } from '../../platform/http/api-problems.decorator.js';
import { Catalog } from './catalog.js';

@ApiTags('catalog')
@Controller('api/v1/templates')
@Requires('templates:read')
@ApiProblems('unauthenticated')
export class TemplatesController {
  constructor(private readonly catalog: Catalog) {}

  @Get()
  @ApiKeyScope('templates:read')
  @ApiOperation({ summary: 'Lists the applications that can be launched' })
  @ApiAnswer(200, TemplatePage, 'A page of the catalog.')
  @ApiProblems('validation-failed', 'not-allowed')
  list(
    @CurrentPrincipal() principal: Principal,
    @Query({ schema: ListTemplates }) query: ListTemplates,
  ): Promise<TemplatePage> {
    return this.catalog.list(principal, query);
  }

  @Get(':id')
  @ApiKeyScope('templates:read')
  @ApiOperation({ summary: 'Shows one application' })
  @ApiAnswer(200, TemplateView, 'The application.')
  @ApiProblems('template-not-found')
  show(
    @CurrentPrincipal() principal: Principal,
    @Param('id', { schema: z.string() }) id: string,
  ): Promise<TemplateView> {
    return this.catalog.show(principal, id);
  }
}
