import { Body, Controller, Delete, Get, Param, Patch, Post, Query, UseGuards } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import {
  CreateSession,
  ListSessions,
  SessionPage,
  SessionTimeline,
  SessionView,
  UpdateSession,
} from '../../protocol/http/sessions.js';
import { CurrentPrincipal } from '../auth/current-principal.decorator.js';
import { ApiKeyScope } from '../auth/api-keys/api-key-scope.decorator.js';
import { Requires } from '../auth/permissions.js';
import type { Principal } from '../auth/principal.js';
import { ApiAnswer } from '../platform/http/api-answer.decorator.js';
import { ApiProblems } from '../platform/http/api-problems.decorator.js';
import { IdempotencyKeyParam } from './launch/idempotency-key.decorator.js';
import { LaunchLimitGuard } from './launch/launch-limit.guard.js';
import { TimelineReader } from './live/timeline-reader.js';
import { SessionsService } from './sessions.service.js';

/** Any text: what is no id is answered like an id that does not exist. */
export const SessionIdParam = z.string().describe('Id of the session.');

@ApiTags('sessions')
@Controller('api/v1/sessions')
@Requires('sessions:use')
@ApiProblems('unauthenticated')
export class SessionsController {
  constructor(
    private readonly sessions: SessionsService,
    private readonly timelines: TimelineReader,
  ) {}

  @Post()
  @ApiKeyScope('sessions:manage')
  @UseGuards(LaunchLimitGuard)
  @ApiOperation({ summary: 'Launches an application' })
  @ApiHeader({
    name: 'Idempotency-Key',
    required: false,
    description: 'The same key and body launch only once (24 hours).',
  })
  @ApiAnswer(201, SessionView, 'The session; it starts, or waits and says why.')
  @ApiProblems(
    'validation-failed',
    'template-not-found',
    'quota-exceeded',
    'home-in-use',
    'home-being-deleted',
    'stream-unavailable',
    'idempotency-key-reused',
    'too-many-attempts',
    'payload-too-large',
    'too-many-requests',
    'not-ready',
  )
  launch(
    @CurrentPrincipal() principal: Principal,
    @Body({ schema: CreateSession }) body: CreateSession,
    @IdempotencyKeyParam() key: string | null,
  ): Promise<SessionView> {
    return this.sessions.launch(principal.userId, body, key);
  }

  @Get()
  @ApiKeyScope('sessions:read')
  @ApiOperation({ summary: 'Lists your sessions, newest first' })
  @ApiAnswer(200, SessionPage, 'A page of your sessions.')
  @ApiProblems('validation-failed')
  list(
    @CurrentPrincipal() principal: Principal,
    @Query({ schema: ListSessions }) query: ListSessions,
  ): Promise<SessionPage> {
    return this.sessions.list(principal.userId, query);
  }

  @Get(':id')
  @ApiKeyScope('sessions:read')
  @ApiOperation({ summary: 'Shows one of your sessions' })
  @ApiAnswer(200, SessionView, 'The session.')
  @ApiProblems('session-not-found')
  show(
    @CurrentPrincipal() principal: Principal,
    @Param('id', { schema: SessionIdParam }) id: string,
  ): Promise<SessionView> {
    return this.sessions.show(principal.userId, id);
  }

  @Patch(':id')
  @ApiKeyScope('sessions:manage')
  @ApiOperation({ summary: 'Renames a session, or gives it another size; `resizing` says when that holds' })
  @ApiAnswer(200, SessionView, 'The session with its new name and size.')
  @ApiProblems(
    'validation-failed',
    'session-not-found',
    'session-conflict',
    'quota-exceeded',
    'payload-too-large',
    'too-many-attempts',
    'not-ready',
  )
  update(
    @CurrentPrincipal() principal: Principal,
    @Param('id', { schema: SessionIdParam }) id: string,
    @Body({ schema: UpdateSession }) body: UpdateSession,
  ): Promise<SessionView> {
    return this.sessions.update(principal.userId, id, body);
  }

  @Delete(':id')
  @ApiKeyScope('sessions:manage')
  @ApiOperation({ summary: 'Ends a session; its files stay' })
  @ApiAnswer(202, SessionView, 'The session, on its way to its end.')
  @ApiProblems('session-not-found')
  end(
    @CurrentPrincipal() principal: Principal,
    @Param('id', { schema: SessionIdParam }) id: string,
  ): Promise<SessionView> {
    return this.sessions.wish(principal.userId, id, 'end');
  }

  @Get(':id/timeline')
  @ApiKeyScope('sessions:read')
  @ApiOperation({ summary: 'Tells what happened to a session, step by step' })
  @ApiAnswer(200, SessionTimeline, 'Every step, oldest first.')
  @ApiProblems('session-not-found')
  timeline(
    @CurrentPrincipal() principal: Principal,
    @Param('id', { schema: SessionIdParam }) id: string,
  ): Promise<SessionTimeline> {
    return this.timelines.ofOwned(principal.userId, id);
  }
}
