import { Controller, Get, Headers, Param, Res } from '@nestjs/common';
import { ApiOperation, ApiProduces, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { CurrentPrincipal } from '../../auth/current-principal.decorator.js';
import { ApiKeyScope } from '../../auth/api-keys/api-key-scope.decorator.js';
import { Requires } from '../../auth/permissions.js';
import type { Principal } from '../../auth/principal.js';
import { ApiProblems } from '../../platform/http/api-problems.decorator.js';
import { SessionIdParam } from '../sessions.controller.js';
import { ThumbnailReader } from './thumbnail-reader.js';

@ApiTags('sessions')
@Controller('api/v1/sessions/:id/thumbnail')
@Requires('sessions:use')
@ApiProblems('unauthenticated', 'session-not-found')
export class SessionThumbnailController {
  constructor(private readonly thumbnails: ThumbnailReader) {}

  @Get()
  @ApiKeyScope('sessions:read')
  @ApiOperation({ summary: 'Shows a small picture of the screen of one of your sessions' })
  @ApiProduces('image/jpeg')
  @ApiResponse({
    status: 200,
    description: 'The last picture; `Last-Modified` says when it was taken.',
    schema: { type: 'string', format: 'binary' },
  })
  @ApiResponse({ status: 204, description: 'There is no picture yet.' })
  @ApiResponse({ status: 304, description: 'The picture is the one that `If-None-Match` names.' })
  async show(
    @CurrentPrincipal() principal: Principal,
    @Param('id', { schema: SessionIdParam }) id: string,
    @Headers('if-none-match') known: string | undefined,
    @Res() response: Response,
  ): Promise<void> {
    const picture = await this.thumbnails.ofOwned(principal.userId, id);
    // No cache may write a screen to a disk; whoever keeps it in memory asks again each time.
    response.set('Cache-Control', 'private, no-cache, no-store');
    if (picture === null) {
      response.status(204).end();
      return;
    }
    response.set('ETag', picture.tag);
    response.set('Last-Modified', picture.takenAt.toUTCString());
    // Browsers add `Cache-Control: no-cache` when a page asks so, which Express takes for a wish to have everything again.
    if (known !== undefined && names(known, picture.tag)) response.status(304).end();
    else response.type('image/jpeg').send(picture.image);
  }
}

/** Whether an If-None-Match (RFC 9110 section 13.1.2) names `tag`. */
function names(known: string, tag: string): boolean {
  return known.split(',').some((one) => ['*', tag].includes(one.trim().replace(/^W\//, '')));
}
