import { Controller, Delete, Get, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { AdminSessionPage, AdminSessionView, ListAllSessions } from '../../../protocol/http/admin-sessions.js';
import { SessionTimeline } from '../../../protocol/http/sessions.js';
import { Requires } from '../../auth/permissions.js';
import { ApiAnswer } from '../../platform/http/api-answer.decorator.js';
import { ApiProblems } from '../../platform/http/api-problems.decorator.js';
import { SessionIdParam } from '../sessions.controller.js';
import { AllSessions } from './all-sessions.js';

/** Everybody's sessions, for operators to understand and administrators to end or start again. */
@ApiTags('admin')
@Controller('api/v1/admin/sessions')
@Requires('sessions:read-all')
@ApiProblems('unauthenticated', 'not-allowed')
export class AdminSessionsController {
  constructor(private readonly sessions: AllSessions) {}

  @Get()
  @ApiOperation({ summary: 'Lists everybody’s sessions, newest first' })
  @ApiAnswer(200, AdminSessionPage, 'A page of sessions.')
  @ApiProblems('validation-failed')
  list(@Query({ schema: ListAllSessions }) query: ListAllSessions): Promise<AdminSessionPage> {
    return this.sessions.list(query);
  }

  @Get(':id')
  @ApiOperation({ summary: 'Shows a session, and why it waits or failed' })
  @ApiAnswer(200, AdminSessionView, 'The session.')
  @ApiProblems('session-not-found')
  show(@Param('id', { schema: SessionIdParam }) id: string): Promise<AdminSessionView> {
    return this.sessions.show(id);
  }

  @Get(':id/timeline')
  @ApiOperation({ summary: 'Tells what happened to a session, step by step' })
  @ApiAnswer(200, SessionTimeline, 'Every step, oldest first.')
  @ApiProblems('session-not-found')
  timeline(@Param('id', { schema: SessionIdParam }) id: string): Promise<SessionTimeline> {
    return this.sessions.timeline(id);
  }

  @Delete(':id')
  @Requires('sessions:manage-all')
  @ApiOperation({ summary: 'Ends a session; its files stay' })
  @ApiAnswer(202, AdminSessionView, 'The session, on its way to its end.')
  @ApiProblems('session-not-found')
  end(@Param('id', { schema: SessionIdParam }) id: string): Promise<AdminSessionView> {
    return this.sessions.wish(id, 'end');
  }

  @Post(':id/retry')
  @Requires('sessions:manage-all')
  @ApiOperation({ summary: 'Starts a failed session again, within the quota of its owner' })
  @ApiAnswer(202, AdminSessionView, 'The session; it starts, or waits and says why.')
  @ApiProblems(
    'session-not-found',
    'session-conflict',
    'quota-exceeded',
    'home-in-use',
    'too-many-attempts',
    'not-ready',
  )
  retry(@Param('id', { schema: SessionIdParam }) id: string): Promise<AdminSessionView> {
    return this.sessions.wish(id, 'retry');
  }
}
