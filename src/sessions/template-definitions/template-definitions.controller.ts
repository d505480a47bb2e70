import { Body, Controller, Delete, Get, Param, Post, Put } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { CompleteTemplateDefinition, TemplateDefinition } from '../../../protocol/http/templates.js';
import { ApiKeyScope } from '../../auth/api-keys/api-key-scope.decorator.js';
import { Requires } from '../../auth/permissions.js';
import { ApiAnswer } from '../../platform/http/api-answer.decorator.js';
import { ApiProblems } from '../../platform/http/api-problems.decorator.js';
import { TemplateDefinitions } from './template-definitions.js';

/** Any text: what is no id is answered like an id that does not exist. */
const TemplateIdParam = z.string().describe('Id of the application.');

/** The catalog, for administrators to write. */
@ApiTags('catalog')
@Controller('api/v1/templates')
@Requires('templates:manage')
@ApiProblems('unauthenticated', 'not-allowed')
export class TemplateDefinitionsController {
  constructor(private readonly definitions: TemplateDefinitions) {}

  @Post()
  @ApiKeyScope('templates:manage')
  @ApiOperation({ summary: 'Adds an application to the catalog' })
  @ApiAnswer(201, CompleteTemplateDefinition, 'The application.')
  @ApiProblems('validation-failed', 'template-exists', 'payload-too-large')
  create(@Body({ schema: TemplateDefinition }) definition: TemplateDefinition): Promise<TemplateDefinition> {
    return this.definitions.create(definition);
  }

  @Get(':id/definition')
  @ApiKeyScope('templates:manage')
  @ApiOperation({ summary: 'Shows all that the sessions of an application need' })
  @ApiAnswer(200, CompleteTemplateDefinition, 'The application.')
  @ApiProblems('template-not-found')
  show(@Param('id', { schema: TemplateIdParam }) id: string): Promise<TemplateDefinition> {
    return this.definitions.show(id);
  }

  @Put(':id')
  @ApiKeyScope('templates:manage')
  @ApiOperation({ summary: 'Changes an application; its sessions follow when they start or wake the next time' })
  @ApiAnswer(200, CompleteTemplateDefinition, 'The application as it is now.')
  @ApiProblems('validation-failed', 'template-not-found', 'template-in-use', 'payload-too-large')
  replace(
    @Param('id', { schema: TemplateIdParam }) id: string,
    @Body({ schema: TemplateDefinition }) definition: TemplateDefinition,
  ): Promise<TemplateDefinition> {
    return this.definitions.replace(id, definition);
  }

  @Delete(':id')
  @ApiKeyScope('templates:manage')
  @ApiOperation({ summary: "Removes an application that no session uses any more; people's files stay" })
  @ApiAnswer(204, null, 'It is removed.')
  @ApiProblems('template-not-found', 'template-in-use')
  remove(@Param('id', { schema: TemplateIdParam }) id: string): Promise<void> {
    return this.definitions.remove(id);
  }
}
