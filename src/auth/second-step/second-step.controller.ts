import { Body, Controller, Post, Req, Res, UseGuards } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { AccessGrant } from '../../../protocol/http/auth.js';
import { BeginEnrolment, CompleteSecondStep, EnrolledGrant, TotpSecret } from '../../../protocol/http/second-step.js';
import { ApiAnswer } from '../../platform/http/api-answer.decorator.js';
import { ApiProblems } from '../../platform/http/api-problems.decorator.js';
import { Public } from '../../platform/http/public.decorator.js';
import { SameOriginGuard } from '../sign-in/same-origin.guard.js';
import { SignInDesk } from '../sign-in/sign-in-desk.js';
import { visitorOf } from '../sign-in/visitor.js';
import { EnrolmentSignIn } from './enrolment-sign-in.js';
import { SecondStepSignIn } from './second-step-sign-in.js';

/** The second step of a sign-in. All that a half-token opens. */
@ApiTags('sign-in')
@Public()
@UseGuards(SameOriginGuard)
@ApiProblems('validation-failed', 'second-step-expired', 'origin-not-allowed')
@Controller('api/v1/auth/mfa')
export class SecondStepController {
  constructor(
    private readonly held: SecondStepSignIn,
    private readonly enrolment: EnrolmentSignIn,
    private readonly desk: SignInDesk,
  ) {}

  @Post()
  @ApiOperation({ summary: 'Complete a sign-in with a code of the authenticator or a recovery code' })
  @ApiAnswer(200, AccessGrant, 'Signed in; the refresh token is in a cookie.')
  @ApiProblems('second-step-expired', 'invalid-code', 'too-many-attempts')
  async complete(
    @Body({ schema: CompleteSecondStep }) step: CompleteSecondStep,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<AccessGrant> {
    return this.desk.letIn(await this.held.complete(step, visitorOf(request)), request, response);
  }

  @Post('enrolment')
  @ApiOperation({ summary: 'Begin to set up the second step that this sign-in needs' })
  @ApiAnswer(200, TotpSecret, 'The secret, for an authenticator application.')
  @ApiProblems('second-step-exists')
  begin(@Body({ schema: BeginEnrolment }) { mfaToken }: BeginEnrolment): Promise<TotpSecret> {
    return this.enrolment.begin(mfaToken);
  }

  @Post('enrolment/confirm')
  @ApiOperation({ summary: 'Complete the set-up with a first code, and the sign-in with it' })
  @ApiAnswer(200, EnrolledGrant, 'Signed in; the recovery codes are shown this once.')
  @ApiProblems('second-step-expired', 'invalid-code', 'second-step-exists', 'second-step-missing')
  async confirm(
    @Body({ schema: CompleteSecondStep }) step: CompleteSecondStep,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<EnrolledGrant> {
    const { signIn, recoveryCodes } = await this.enrolment.confirm(step);
    return { ...(await this.desk.letIn(signIn, request, response)), recoveryCodes };
  }
}
