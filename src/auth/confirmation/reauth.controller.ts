import { Body, Controller, Get, HttpCode, Post, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { BeginStepUp, Reauthenticate, ReauthWays, StepUpAddress } from '../../../protocol/http/second-step.js';
import { ApiAnswer } from '../../platform/http/api-answer.decorator.js';
import { ApiProblems } from '../../platform/http/api-problems.decorator.js';
import { CurrentPrincipal } from '../current-principal.decorator.js';
import { Requires } from '../permissions.js';
import type { Principal } from '../principal.js';
import { visitorOf } from '../sign-in/visitor.js';
import { StepUpStart } from '../step-up/step-up-start.js';
import { StepUpWays } from '../step-up/step-up-ways.js';
import { Reauthentication } from './reauthentication.js';

/** Proving again who one is, for changes that ask for it (`reauth-required`). */
@ApiTags('sign-in')
@ApiBearerAuth()
@Requires('account:use')
@Controller('api/v1/auth/reauth')
export class ReauthController {
  constructor(
    private readonly reauthentication: Reauthentication,
    private readonly ways: StepUpWays,
    private readonly stepUp: StepUpStart,
  ) {}

  @Get()
  @ApiOperation({ summary: 'By what the signed-in person proves again who they are' })
  @ApiAnswer(200, ReauthWays, 'What to ask for.')
  @ApiProblems('unauthenticated', 'not-allowed')
  describe(@CurrentPrincipal() principal: Principal): Promise<ReauthWays> {
    return this.ways.describe(principal);
  }

  @Post('provider')
  @HttpCode(200)
  @ApiOperation({ summary: 'Go to the provider that one signed in by, to prove there again who one is' })
  @ApiAnswer(200, StepUpAddress, 'Where to send this browser, which got a cookie to come back with.')
  @ApiProblems(
    'validation-failed',
    'unauthenticated',
    'reauth-required',
    'provider-unavailable',
    'sign-on-rejected',
    'not-allowed',
  )
  begin(
    @CurrentPrincipal() principal: Principal,
    @Body({ schema: BeginStepUp }) { returnTo }: BeginStepUp,
    @Res({ passthrough: true }) response: Response,
  ): Promise<StepUpAddress> {
    return this.stepUp.begin(principal, returnTo, response);
  }

  @Post()
  @ApiOperation({ summary: 'Confirm who one is: the password, and a code where there is a second step' })
  @ApiAnswer(204, null, 'Grave changes are open to this sign-in for five minutes.')
  @ApiProblems(
    'validation-failed',
    'unauthenticated',
    'invalid-credentials',
    'invalid-code',
    'reauth-required',
    'too-many-attempts',
    'not-allowed',
  )
  confirm(
    @CurrentPrincipal() principal: Principal,
    @Body({ schema: Reauthenticate }) proof: Reauthenticate,
    @Req() request: Request,
  ): Promise<void> {
    return this.reauthentication.confirm(principal, proof, visitorOf(request));
  }
}
