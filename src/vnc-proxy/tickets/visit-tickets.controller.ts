import { Body, Controller, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { StreamTicket } from '../../../protocol/http/sessions.js';
import { VisitScreen } from '../../../protocol/http/shares.js';
import { RecentlyConfirmed } from '../../auth/confirmation/recently-confirmed.decorator.js';
import { CurrentPrincipal } from '../../auth/current-principal.decorator.js';
import { Requires } from '../../auth/permissions.js';
import type { Principal } from '../../auth/principal.js';
import { ApiAnswer } from '../../platform/http/api-answer.decorator.js';
import { ApiProblems } from '../../platform/http/api-problems.decorator.js';
import { StreamTicketsService } from './stream-tickets.service.js';

/** The way of administrators to somebody else's screen. */
@ApiTags('admin')
@Controller('api/v1/admin/sessions/:id/tickets')
export class VisitTicketsController {
  constructor(private readonly tickets: StreamTicketsService) {}

  @Post()
  @Requires('screens:visit')
  @RecentlyConfirmed()
  @ApiOperation({
    summary:
      'Get a ticket for the screen of somebody else, for a reason that its owner is told; off unless it is switched on',
  })
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
    @Body({ schema: VisitScreen }) { reason }: VisitScreen,
  ): Promise<StreamTicket> {
    return this.tickets.issueForVisit(principal, sessionId, reason);
  }
}
