import { Body, Controller, Get, Header, Post, Query } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiOperation, ApiProduces, ApiResponse, ApiTags } from '@nestjs/swagger';
import { ExportTemplates, ImportedTemplates } from '../../../protocol/http/templates.js';
import { ApiKeyScope } from '../../auth/api-keys/api-key-scope.decorator.js';
import { Requires } from '../../auth/permissions.js';
import { ApiAnswer } from '../../platform/http/api-answer.decorator.js';
import { ApiProblems } from '../../platform/http/api-problems.decorator.js';
import { YAML_MEDIA_TYPE } from '../../platform/http/yaml-bodies.js';
import { TemplateDefinitions } from './template-definitions.js';

/** Path of the import, which takes YAML beside JSON. */
export const TEMPLATE_IMPORT_PATH = '/api/v1/templates/import';

const FILE = {
  type: 'object',
  properties: { templates: { type: 'array', items: { $ref: '#/components/schemas/TemplateDefinition' } } },
};

/** The catalog as a file: what one installation exports, another one imports. */
@ApiTags('catalog')
@Controller('api/v1/templates')
@Requires('templates:manage')
@ApiProblems('unauthenticated', 'not-allowed')
export class TemplateFilesController {
  constructor(private readonly definitions: TemplateDefinitions) {}

  @Post('import')
  @ApiKeyScope('templates:manage')
  @ApiOperation({ summary: 'Adds and changes applications as a file says, all or none' })
  @ApiConsumes('application/json', YAML_MEDIA_TYPE)
  @ApiBody({ required: true, schema: { ...FILE, required: ['templates'] } })
  @ApiAnswer(200, ImportedTemplates, 'What was added, changed, and was so already.')
  @ApiProblems(
    'malformed-request',
    'validation-failed',
    'template-in-use',
    'payload-too-large',
    'unsupported-media-type',
  )
  import(@Body() body: unknown): Promise<ImportedTemplates> {
    return this.definitions.import(body);
  }

  @Get('export')
  @ApiKeyScope('templates:manage')
  @Header('Content-Type', YAML_MEDIA_TYPE)
  @Header('Content-Disposition', 'attachment; filename="templates.yaml"')
  @ApiOperation({ summary: 'Gives out the whole catalog as a file that can be imported' })
  @ApiProduces(YAML_MEDIA_TYPE)
  @ApiResponse({ status: 200, description: 'Every application, also those that are switched off.', schema: FILE })
  @ApiProblems('validation-failed', 'template-not-found', 'payload-too-large')
  export(@Query({ schema: ExportTemplates }) { ids }: ExportTemplates): Promise<string> {
    return this.definitions.export(ids ?? null);
  }
}
