import { Body, Controller, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { CreateTicket, StreamTicket } from '../../../protocol/http/sessions.js';
import { CurrentPrincipal } from '../../auth/current-principal.decorator.js';
import { Requires } from '../../auth/permissions.js';
import type { Principal } from '../../auth/principal.js';
import { ApiAnswer } from '../../platform/http/api-answer.decorator.js';
import { ApiProblems } from '../../platform/http/api-problems.decorator.js';
import { StreamTicketsService } from './stream-tickets.service.js';

/** The way to a screen begins here. */
@ApiTags('sessions')
@Controller('api/v1/sessions/:id/tickets')
export class StreamTicketsController {
  constructor(private readonly tickets: StreamTicketsService) {}

  @Post()
  @Requires('sessions:use')
  @ApiOperation({ summary: 'Get a one-use ticket for the screen of a session' })
  @ApiAnswer(201, StreamTicket, 'Open the WebSocket, or the page, with it before it expires.')
  @ApiProblems(
    'unauthenticated',
    'not-allowed',
    'validation-failed',
    'payload-too-large',
    'session-not-found',
    'session-not-running',
    'agent-unavailable',
    'stream-unavailable',
  )
  issue(
    @CurrentPrincipal() principal: Principal,
    @Param('id') sessionId: string,
    @Body({ schema: CreateTicket }) { awaitsStart }: CreateTicket,
  ): Promise<StreamTicket> {
    return this.tickets.issue(principal, sessionId, awaitsStart);
  }
}
