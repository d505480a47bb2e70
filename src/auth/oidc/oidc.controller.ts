import { Controller, Get, Param, Query, Req, Res, UseFilters } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { ApiAnswer } from '../../platform/http/api-answer.decorator.js';
import { ApiProblems } from '../../platform/http/api-problems.decorator.js';
import { Public } from '../../platform/http/public.decorator.js';
import { SignOnArrivals } from '../sign-on/sign-on-arrivals.js';
import { OfferedProviders } from '../sign-on/offered-providers.js';
import { SignOnDesk } from '../sign-on/sign-on-desk.js';
import { SignOnPageFilter } from '../sign-on/sign-on-page.filter.js';
import { SignOnRejections } from '../sign-on/sign-on-rejections.js';
import type { SignOnTransaction } from '../sign-on/sign-on-transaction.js';
import { OidcSignOn } from './oidc-sign-on.js';

/** Any text: what is no name is answered like a name that does not exist. */
const ProviderParam = z.string().describe('Short name of the provider.');
const ReturnTo = z.string().optional().describe('Path of this site where to go afterwards.');

/** Where browsers go on their way to an OpenID Connect provider, and come back. */
@ApiTags('sign-in')
@Public()
@UseFilters(SignOnPageFilter)
@Controller('api/v1/auth/oidc/:provider')
export class OidcController {
  constructor(
    private readonly offered: OfferedProviders,
    private readonly desk: SignOnDesk,
    private readonly oidc: OidcSignOn,
    private readonly rejections: SignOnRejections,
    private readonly arrivals: SignOnArrivals,
  ) {}

  @Get('login')
  @ApiOperation({ summary: 'Go to an OpenID Connect provider to sign in' })
  @ApiAnswer(303, null, 'To the provider.')
  @ApiProblems('provider-not-found', 'provider-unavailable', 'sign-on-rejected')
  async login(
    @Param('provider', { schema: ProviderParam }) slug: string,
    @Query('returnTo', { schema: ReturnTo }) returnTo: string | undefined,
    @Res() response: Response,
  ): Promise<void> {
    const provider = await this.offered.find('oidc', slug);
    const transaction = this.desk.begin(provider, returnTo, response);
    const url = await this.rejections.watch(provider, () => this.oidc.authorizationUrl(provider, transaction));
    response.redirect(303, url);
  }

  @Get('callback')
  @ApiOperation({ summary: 'Come back from an OpenID Connect provider' })
  @ApiAnswer(303, null, 'Signed in, or confirmed; to the page that the person came for.')
  @ApiProblems(
    'provider-not-found',
    'provider-unavailable',
    'sign-on-expired',
    'sign-on-rejected',
    'sign-on-refused',
    'step-up-stale',
    'step-up-mismatch',
    'account-disabled',
    'account-conflict',
  )
  async callback(
    @Param('provider', { schema: ProviderParam }) slug: string,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const provider = await this.offered.find('oidc', slug);
    await this.rejections.watch(provider, async () => {
      const { search, searchParams } = new URL(request.originalUrl, 'http://unused.invalid');
      const exchange = { request, response };
      const isAnswer = ({ state }: SignOnTransaction): boolean => state === searchParams.get('state');
      const transaction = await this.desk.takeBack(provider, exchange, isAnswer);
      const vouched = await this.oidc.vouch(provider, transaction, search);
      await this.arrivals.admit(provider, vouched, transaction, exchange);
    });
  }
}
