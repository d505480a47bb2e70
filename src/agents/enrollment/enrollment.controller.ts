import { Body, Controller, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { EnrollAgent, EnrolledAgent } from '../../../protocol/agent/handshake.js';
import { EnrollmentTokenView } from '../../../protocol/http/agents.js';
import { RecentlyConfirmed } from '../../auth/confirmation/recently-confirmed.decorator.js';
import { CurrentPrincipal } from '../../auth/current-principal.decorator.js';
import { Requires } from '../../auth/permissions.js';
import type { Principal } from '../../auth/principal.js';
import { ApiAnswer } from '../../platform/http/api-answer.decorator.js';
import { ApiProblems } from '../../platform/http/api-problems.decorator.js';
import { Public } from '../../platform/http/public.decorator.js';
import { EnrollmentService } from './enrollment.service.js';

/** How agents come to be known. */
@ApiTags('agents')
@Controller('api/v1/agents')
export class EnrollmentController {
  constructor(private readonly enrollment: EnrollmentService) {}

  @Post('enrollment-tokens')
  @Requires('agents:manage')
  @RecentlyConfirmed()
  @ApiOperation({ summary: 'Make a one-use token for a new agent, valid for an hour' })
  @ApiAnswer(201, EnrollmentTokenView, 'The token. It is shown this once.')
  @ApiProblems('unauthenticated', 'not-allowed')
  createToken(@CurrentPrincipal() principal: Principal): Promise<EnrollmentTokenView> {
    return this.enrollment.createToken(principal.userId);
  }

  @Post('enroll')
  @Public()
  @ApiOperation({ summary: 'Exchange a one-use token for an identity (called by agents)' })
  @ApiAnswer(201, EnrolledAgent, 'The agent is known from now on.')
  @ApiProblems('invalid-enrollment-token', 'agent-revoked', 'validation-failed')
  enroll(@Body({ schema: EnrollAgent }) request: EnrollAgent): Promise<EnrolledAgent> {
    return this.enrollment.enroll(request);
  }
}
