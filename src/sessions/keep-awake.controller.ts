import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { KeepSessionAwake, SessionView } from '../../protocol/http/sessions.js';
import { CurrentPrincipal } from '../auth/current-principal.decorator.js';
import { ApiKeyScope } from '../auth/api-keys/api-key-scope.decorator.js';
import { Requires } from '../auth/permissions.js';
import type { Principal } from '../auth/principal.js';
import { ApiAnswer } from '../platform/http/api-answer.decorator.js';
import { ApiProblems } from '../platform/http/api-problems.decorator.js';
import { KeepAwake } from './lifecycle/keep-awake.js';
import { SessionIdParam } from './sessions.controller.js';

/** What a viewer asks for on behalf of somebody who reads, or watches, and types nothing. */
@ApiTags('sessions')
@Controller('api/v1/sessions/:id/keep-awake')
@Requires('sessions:use')
export class KeepAwakeController {
  constructor(private readonly awake: KeepAwake) {}

  @Post()
  @ApiKeyScope('sessions:manage')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Counts as input: lets the idle time of a running session begin anew, and may put off the end of the day',
  })
  @ApiAnswer(200, SessionView, 'The session, with the time when it would sleep now.')
  @ApiProblems('unauthenticated', 'session-not-found', 'validation-failed', 'payload-too-large')
  keep(
    @CurrentPrincipal() principal: Principal,
    @Param('id', { schema: SessionIdParam }) id: string,
    @Body({ schema: KeepSessionAwake }) { until }: KeepSessionAwake,
  ): Promise<SessionView> {
    return this.awake.keep(principal.userId, id, until ?? null);
  }
}
