import { Body, Controller, Post, Req, Res, UseGuards } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { AccessGrant, SetupFirstAdmin } from '../../../protocol/http/auth.js';
import type { LoginAnswer } from '../../../protocol/http/second-step.js';
import { ApiAnswer } from '../../platform/http/api-answer.decorator.js';
import { ApiProblems } from '../../platform/http/api-problems.decorator.js';
import { Public } from '../../platform/http/public.decorator.js';
import { SameOriginGuard } from '../sign-in/same-origin.guard.js';
import { SignInDesk } from '../sign-in/sign-in-desk.js';
import { visitorOf } from '../sign-in/visitor.js';
import { FirstAdmin } from './first-admin.js';

/** First start: the holder of the printed link becomes the admin. */
@ApiTags('sign-in')
@Public()
@Controller('api/v1/auth/setup')
export class SetupController {
  constructor(
    private readonly firstAdmin: FirstAdmin,
    private readonly desk: SignInDesk,
  ) {}

  @Post()
  @UseGuards(SameOriginGuard)
  @ApiOperation({ summary: 'Make the first admin with the token of the set-up link, and sign in' })
  @ApiAnswer(201, AccessGrant, 'The admin exists and is signed in; the refresh token is in a cookie.')
  @ApiProblems(
    'validation-failed',
    'weak-password',
    'invalid-setup-token',
    'setup-completed',
    'too-many-attempts',
    'origin-not-allowed',
  )
  async create(
    @Body({ schema: SetupFirstAdmin }) wanted: SetupFirstAdmin,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<LoginAnswer> {
    return this.desk.admit(await this.firstAdmin.create(wanted, visitorOf(request).userAgent), request, response);
  }
}
