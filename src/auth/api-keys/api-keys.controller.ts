import { Body, Controller, Delete, Get, Param, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiKeyList, CreateApiKey, NewApiKey } from '../../../protocol/http/account.js';
import { Id } from '../../../protocol/ids.js';
import { ApiAnswer } from '../../platform/http/api-answer.decorator.js';
import { ApiProblems } from '../../platform/http/api-problems.decorator.js';
import { RecentlyConfirmed } from '../confirmation/recently-confirmed.decorator.js';
import { CurrentPrincipal } from '../current-principal.decorator.js';
import { Requires } from '../permissions.js';
import type { Principal } from '../principal.js';
import { ApiKeys } from './api-keys.js';

/** One's own API keys. */
@ApiTags('me')
@ApiBearerAuth()
@ApiProblems('unauthenticated')
@Requires('account:use')
@Controller('api/v1/me/api-keys')
export class ApiKeysController {
  constructor(private readonly keys: ApiKeys) {}

  @Get()
  @ApiOperation({ summary: 'List one’s living API keys, newest first; never the keys themselves' })
  @ApiAnswer(200, ApiKeyList, 'The keys, and which scopes a new one can have.')
  list(@CurrentPrincipal() principal: Principal): Promise<ApiKeyList> {
    return this.keys.list(principal);
  }

  @Post()
  @RecentlyConfirmed()
  @ApiOperation({ summary: 'Make an API key' })
  @ApiAnswer(201, NewApiKey, 'The key, shown this once.')
  @ApiProblems('validation-failed', 'too-many-api-keys')
  create(
    @CurrentPrincipal() { userId }: Principal,
    @Body({ schema: CreateApiKey }) wanted: CreateApiKey,
  ): Promise<NewApiKey> {
    return this.keys.create(userId, wanted);
  }

  @Delete(':id')
  @ApiOperation({ summary: 'Revoke an API key for good' })
  @ApiAnswer(204, null, 'It is refused from now on.')
  @ApiProblems('api-key-not-found')
  revoke(@CurrentPrincipal() { userId }: Principal, @Param('id', { schema: Id }) id: string): Promise<void> {
    return this.keys.revoke(userId, id);
  }
}
