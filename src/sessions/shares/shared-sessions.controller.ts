import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { ListSharedSessions, SharedSessionPage, SharedSessionView } from '../../../protocol/http/shares.js';
import { ApiKeyScope } from '../../auth/api-keys/api-key-scope.decorator.js';
import { CurrentPrincipal } from '../../auth/current-principal.decorator.js';
import { Requires } from '../../auth/permissions.js';
import type { Principal } from '../../auth/principal.js';
import { ApiAnswer } from '../../platform/http/api-answer.decorator.js';
import { ApiProblems } from '../../platform/http/api-problems.decorator.js';
import { SessionIdParam } from '../sessions.controller.js';
import { SharedSessions } from './shared-sessions.js';

/** What others let one see or use. Their screens are opened with a ticket, as one's own are. */
@ApiTags('me')
@Controller('api/v1/me/shared-sessions')
@Requires('sessions:use')
@ApiProblems('unauthenticated')
export class SharedSessionsController {
  constructor(private readonly sessions: SharedSessions) {}

  @Get()
  @ApiKeyScope('sessions:read')
  @ApiOperation({ summary: 'Lists the sessions that others share with you, newest first' })
  @ApiAnswer(200, SharedSessionPage, 'A page of sessions.')
  @ApiProblems('validation-failed')
  list(
    @CurrentPrincipal() principal: Principal,
    @Query({ schema: ListSharedSessions }) query: ListSharedSessions,
  ): Promise<SharedSessionPage> {
    return this.sessions.list(principal.userId, query);
  }

  @Get(':id')
  @ApiKeyScope('sessions:read')
  @ApiOperation({ summary: 'Shows a session that somebody shares with you' })
  @ApiAnswer(200, SharedSessionView, 'The session.')
  @ApiProblems('session-not-found')
  show(
    @CurrentPrincipal() principal: Principal,
    @Param('id', { schema: SessionIdParam }) id: string,
  ): Promise<SharedSessionView> {
    return this.sessions.show(principal.userId, id);
  }
}
