import { Body, Controller, Get, Post, Req, Res, UseGuards } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { AccessGrant, Login, SignedOut, SignInOptions } from '../../../protocol/http/auth.js';
import { LoginAnswer } from '../../../protocol/http/second-step.js';
import { ApiAnswer } from '../../platform/http/api-answer.decorator.js';
import { ApiProblems } from '../../platform/http/api-problems.decorator.js';
import { Public } from '../../platform/http/public.decorator.js';
import { AuthMeter } from '../metrics/auth-meter.js';
import { FirstAdminSetup } from '../setup/first-admin-setup.js';
import { ProviderLogout } from '../oidc/provider-logout.js';
import { OfferedProviders } from '../sign-on/offered-providers.js';
import { CsrfHeaderGuard } from './csrf-header.guard.js';
import { CsrfHeader } from './csrf-header.decorator.js';
import { SameOriginGuard } from './same-origin.guard.js';
import { SignInDesk } from './sign-in-desk.js';

/** Signing in, staying signed in, signing out. */
@ApiTags('sign-in')
@Public()
@Controller('api/v1/auth')
export class SignInController {
  constructor(
    private readonly desk: SignInDesk,
    private readonly setup: FirstAdminSetup,
    private readonly offered: OfferedProviders,
    private readonly providerLogout: ProviderLogout,
    private readonly meter: AuthMeter,
  ) {}

  @Get('providers')
  @ApiOperation({ summary: 'What the sign-in page offers' })
  @ApiAnswer(200, SignInOptions, 'The ways to sign in.')
  async providers(): Promise<SignInOptions> {
    return { setupRequired: await this.setup.isRequired(), password: true, providers: await this.offered.list() };
  }

  @Post('login')
  @UseGuards(SameOriginGuard)
  @ApiOperation({ summary: 'Sign in by name and password' })
  @ApiAnswer(
    200,
    LoginAnswer,
    'Signed in, with the refresh token in a cookie; or half of it, until the second step is done.',
  )
  @ApiProblems('validation-failed', 'invalid-credentials', 'too-many-attempts', 'origin-not-allowed')
  login(
    @Body({ schema: Login }) login: Login,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<LoginAnswer> {
    return this.meter.password(() => this.desk.login(login, request, response));
  }

  @Post('refresh')
  @UseGuards(SameOriginGuard, CsrfHeaderGuard)
  @CsrfHeader()
  @ApiOperation({ summary: 'Exchange the refresh cookie for a fresh access token and cookie' })
  @ApiAnswer(200, AccessGrant, 'Still signed in.')
  @ApiProblems('unauthenticated', 'not-allowed', 'origin-not-allowed')
  refresh(@Req() request: Request, @Res({ passthrough: true }) response: Response): Promise<AccessGrant> {
    return this.meter.refresh(() => this.desk.refresh(request, response));
  }

  @Post('logout')
  @UseGuards(SameOriginGuard, CsrfHeaderGuard)
  @CsrfHeader()
  @ApiOperation({ summary: 'Sign out of this browser' })
  @ApiAnswer(
    200,
    SignedOut,
    'Signed out here; the provider that vouched for the person has a session of its own to end.',
  )
  @ApiAnswer(204, null, 'Signed out; also when nobody was signed in.')
  @ApiProblems('not-allowed', 'origin-not-allowed')
  async logout(@Req() request: Request, @Res() response: Response): Promise<void> {
    const [signInId] = await this.desk.logout(request, response);
    const providerLogoutUrl = signInId === undefined ? null : await this.providerLogout.urlFor(signInId);
    if (providerLogoutUrl === null) response.status(204).end();
    else response.status(200).json({ providerLogoutUrl } satisfies SignedOut);
  }
}
