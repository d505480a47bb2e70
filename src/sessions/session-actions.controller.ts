import { Controller, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { SessionView } from '../../protocol/http/sessions.js';
import { CurrentPrincipal } from '../auth/current-principal.decorator.js';
import { ApiKeyScope } from '../auth/api-keys/api-key-scope.decorator.js';
import { Requires } from '../auth/permissions.js';
import type { Principal } from '../auth/principal.js';
import { ApiAnswer } from '../platform/http/api-answer.decorator.js';
import { ApiProblems } from '../platform/http/api-problems.decorator.js';
import { SessionIdParam } from './sessions.controller.js';
import { SessionsService } from './sessions.service.js';

@ApiTags('sessions')
@Controller('api/v1/sessions/:id')
@Requires('sessions:use')
@ApiProblems('unauthenticated', 'session-not-found', 'session-conflict')
export class SessionActionsController {
  constructor(private readonly sessions: SessionsService) {}

  @Post('hibernate')
  @ApiKeyScope('sessions:manage')
  @ApiOperation({ summary: 'Puts a session to sleep; its files stay, its programs end' })
  @ApiAnswer(202, SessionView, 'The session, on its way to sleep.')
  hibernate(
    @CurrentPrincipal() principal: Principal,
    @Param('id', { schema: SessionIdParam }) id: string,
  ): Promise<SessionView> {
    return this.sessions.wish(principal.userId, id, 'hibernate');
  }

  @Post('wake')
  @ApiKeyScope('sessions:manage')
  @ApiOperation({ summary: 'Wakes a session that sleeps; what runs already stays as it is' })
  @ApiAnswer(202, SessionView, 'The session, on its way to run.')
  @ApiProblems('session-conflict', 'quota-exceeded', 'too-many-attempts', 'not-ready')
  wake(
    @CurrentPrincipal() principal: Principal,
    @Param('id', { schema: SessionIdParam }) id: string,
  ): Promise<SessionView> {
    return this.sessions.wish(principal.userId, id, 'wake');
  }

  @Post('retry')
  @ApiKeyScope('sessions:manage')
  @ApiOperation({ summary: 'Starts a failed session again' })
  @ApiAnswer(202, SessionView, 'The session; it starts, or waits and says why.')
  @ApiProblems('session-conflict', 'quota-exceeded', 'home-in-use', 'too-many-attempts', 'not-ready')
  retry(
    @CurrentPrincipal() principal: Principal,
    @Param('id', { schema: SessionIdParam }) id: string,
  ): Promise<SessionView> {
    return this.sessions.wish(principal.userId, id, 'retry');
  }
}
