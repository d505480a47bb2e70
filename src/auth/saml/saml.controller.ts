import { Body, Controller, Get, type OnModuleInit, Param, Post, Query, Req, Res, UseFilters } from '@nestjs/common';
import { ApiConsumes, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { ApiAnswer } from '../../platform/http/api-answer.decorator.js';
import { ApiProblems } from '../../platform/http/api-problems.decorator.js';
import { FormBodies, MAX_FORM_BYTES } from '../../platform/http/form-bodies.js';
import { Public } from '../../platform/http/public.decorator.js';
import { signOnPath } from '../providers/provider-addresses.js';
import { OfferedProviders } from '../sign-on/offered-providers.js';
import { SignOnPageFilter } from '../sign-on/sign-on-page.filter.js';
import { SamlRoutes } from './saml-routes.js';

const ProviderParam = z.string().describe('Short name of the provider.');
const ReturnTo = z.string().optional().describe('Path of this site where to go afterwards.');
const Handle = z.string().min(1).max(128).describe('From the redirect that led here.');
const SamlForm = z
  .object({ SAMLResponse: z.string().min(1).max(MAX_FORM_BYTES), RelayState: z.string().optional() })
  .meta({ id: 'SamlForm' });
type SamlForm = z.infer<typeof SamlForm>;

/** Where browsers go on their way to a SAML provider, and come back. */
@ApiTags('sign-in')
@Public()
@UseFilters(SignOnPageFilter)
@Controller('api/v1/auth/saml/:provider')
export class SamlController implements OnModuleInit {
  constructor(
    private readonly offered: OfferedProviders,
    private readonly routes: SamlRoutes,
    private readonly forms: FormBodies,
  ) {}

  onModuleInit(): void {
    this.forms.accept(/^\/api\/v1\/auth\/saml\/[^/]+\/acs$/);
  }

  @Get('login')
  @ApiOperation({ summary: 'Go to a SAML provider to sign in' })
  @ApiAnswer(303, null, 'To the provider.')
  @ApiProblems('provider-not-found', 'provider-unavailable')
  async login(
    @Param('provider', { schema: ProviderParam }) slug: string,
    @Query('returnTo', { schema: ReturnTo }) returnTo: string | undefined,
    @Res() response: Response,
  ): Promise<void> {
    const provider = await this.offered.find('saml', slug);
    response.redirect(303, await this.routes.begin(provider, returnTo, response));
  }

  @Post('acs')
  @ApiConsumes('application/x-www-form-urlencoded')
  @ApiOperation({ summary: 'Take the response of a SAML provider (assertion consumer service, HTTP-POST)' })
  @ApiAnswer(303, null, 'Verified; to the page that lets the browser in.')
  @ApiProblems('provider-not-found', 'provider-unavailable', 'validation-failed', 'sign-on-rejected')
  async consume(
    @Param('provider', { schema: ProviderParam }) slug: string,
    @Body({ schema: SamlForm }) form: SamlForm,
    @Res() response: Response,
  ): Promise<void> {
    const provider = await this.offered.find('saml', slug);
    const handle = await this.routes.consume(provider, form.SAMLResponse);
    response.redirect(303, `${signOnPath(provider, 'finish')}?result=${handle}`);
  }

  @Get('finish')
  @ApiOperation({ summary: 'Let in the browser whose SAML response was verified' })
  @ApiAnswer(303, null, 'Signed in, or confirmed; to the page that the person came for.')
  @ApiProblems(
    'provider-not-found',
    'validation-failed',
    'sign-on-expired',
    'sign-on-rejected',
    'sign-on-refused',
    'step-up-stale',
    'step-up-mismatch',
    'account-disabled',
    'account-conflict',
  )
  async finish(
    @Param('provider', { schema: ProviderParam }) slug: string,
    @Query('result', { schema: Handle }) handle: string,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const provider = await this.offered.find('saml', slug);
    await this.routes.finish(provider, handle, { request, response });
  }

  @Get('metadata')
  @ApiOperation({ summary: 'Our SAML metadata for this provider' })
  @ApiAnswer(200, z.string(), 'The metadata, as XML.')
  @ApiProblems('provider-not-found')
  async metadata(@Param('provider', { schema: ProviderParam }) slug: string, @Res() response: Response): Promise<void> {
    const text = this.routes.metadata(await this.offered.findEvenOff('saml', slug));
    response.status(200).type('application/samlmetadata+xml').send(text);
  }
}
