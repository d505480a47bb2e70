import { Body, Controller, Delete, Get, Param, Patch, Post, Put } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import {
  IdentityProviderChange,
  IdentityProviderList,
  IdentityProviderSwitch,
  IdentityProviderView,
  NewIdentityProvider,
  ProviderPresetList,
  ProviderTestReport,
} from '../../../protocol/http/identity-providers.js';
import { ApiAnswer } from '../../platform/http/api-answer.decorator.js';
import { ApiProblems } from '../../platform/http/api-problems.decorator.js';
import { RecentlyConfirmed } from '../confirmation/recently-confirmed.decorator.js';
import { Requires } from '../permissions.js';
import { IdentityProviders } from './identity-providers.js';
import { PROVIDER_PRESETS } from './provider-presets.js';
import { ProviderTest } from './provider-test.js';

/** Any text: what is no id is answered like an id that does not exist. */
const ProviderIdParam = z.string().describe('Id of the provider.');

/** The providers of single sign-on, for administrators. Client secrets go in and never come out. */
@ApiTags('identity-providers')
@ApiBearerAuth()
@Requires('identity-providers:manage')
@ApiProblems('unauthenticated', 'not-allowed')
@Controller('api/v1/identity-providers')
export class IdentityProvidersController {
  constructor(
    private readonly providers: IdentityProviders,
    private readonly providerTest: ProviderTest,
  ) {}

  @Get()
  @ApiOperation({ summary: 'List the providers' })
  @ApiAnswer(200, IdentityProviderList, 'All of them, by name.')
  list(): Promise<IdentityProviderList> {
    return this.providers.list();
  }

  @Get('presets')
  @ApiOperation({ summary: 'Show what is known of common products' })
  @ApiAnswer(200, ProviderPresetList, 'The presets.')
  presets(): ProviderPresetList {
    return { items: [...PROVIDER_PRESETS] };
  }

  @Post()
  @RecentlyConfirmed()
  @ApiOperation({ summary: 'Add a provider' })
  @ApiAnswer(201, IdentityProviderView, 'The provider, with the addresses to enter there.')
  @ApiProblems('validation-failed', 'provider-exists', 'payload-too-large')
  create(@Body({ schema: NewIdentityProvider }) wanted: NewIdentityProvider): Promise<IdentityProviderView> {
    return this.providers.create(wanted);
  }

  @Get(':id')
  @ApiOperation({ summary: 'Show a provider' })
  @ApiAnswer(200, IdentityProviderView, 'The provider.')
  @ApiProblems('provider-not-found')
  show(@Param('id', { schema: ProviderIdParam }) id: string): Promise<IdentityProviderView> {
    return this.providers.show(id);
  }

  @Put(':id')
  @RecentlyConfirmed()
  @ApiOperation({ summary: 'Change a provider; a client secret of null stays as it is' })
  @ApiAnswer(200, IdentityProviderView, 'The provider as it is now.')
  @ApiProblems('validation-failed', 'provider-not-found', 'provider-configured', 'payload-too-large')
  change(
    @Param('id', { schema: ProviderIdParam }) id: string,
    @Body({ schema: IdentityProviderChange }) wanted: IdentityProviderChange,
  ): Promise<IdentityProviderView> {
    return this.providers.change(id, wanted);
  }

  @Patch(':id')
  @RecentlyConfirmed()
  @ApiOperation({ summary: 'Switch a provider on, or off, which signs out everybody who signed in by it' })
  @ApiAnswer(200, IdentityProviderView, 'The provider as it is now.')
  @ApiProblems('validation-failed', 'provider-not-found', 'provider-configured')
  switch(
    @Param('id', { schema: ProviderIdParam }) id: string,
    @Body({ schema: IdentityProviderSwitch }) { isEnabled }: IdentityProviderSwitch,
  ): Promise<IdentityProviderView> {
    return this.providers.switch(id, isEnabled);
  }

  @Delete(':id')
  @RecentlyConfirmed()
  @ApiOperation({ summary: 'Remove a provider; the accounts stay, and whoever signed in by it is signed out' })
  @ApiAnswer(204, null, 'It is removed.')
  @ApiProblems('provider-not-found', 'provider-configured')
  remove(@Param('id', { schema: ProviderIdParam }) id: string): Promise<void> {
    return this.providers.remove(id);
  }

  @Post(':id/test')
  @ApiOperation({ summary: 'Ask a provider whether people can sign in by it, as far as that shows without a person' })
  @ApiAnswer(200, ProviderTestReport, 'What was looked at, with a sentence for each.')
  @ApiProblems('provider-not-found')
  test(@Param('id', { schema: ProviderIdParam }) id: string): Promise<ProviderTestReport> {
    return this.providerTest.run(id);
  }
}
