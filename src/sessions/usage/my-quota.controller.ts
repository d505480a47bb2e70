import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { MyQuota } from '../../../protocol/http/quotas.js';
import { CurrentPrincipal } from '../../auth/current-principal.decorator.js';
import { ApiKeyScope } from '../../auth/api-keys/api-key-scope.decorator.js';
import { Requires } from '../../auth/permissions.js';
import type { Principal } from '../../auth/principal.js';
import { ApiAnswer } from '../../platform/http/api-answer.decorator.js';
import { ApiProblems } from '../../platform/http/api-problems.decorator.js';
import { SessionQuota } from './session-quota.js';

/** The signed-in person's quota. */
@ApiTags('me')
@Controller('api/v1/me/quota')
@Requires('sessions:use')
@ApiProblems('unauthenticated')
export class MyQuotaController {
  constructor(private readonly quota: SessionQuota) {}

  @Get()
  @ApiKeyScope('account:read')
  @ApiOperation({ summary: 'What you may have, whose word that is, what you have and what remains' })
  @ApiAnswer(200, MyQuota, 'Your quota.')
  show(@CurrentPrincipal() principal: Principal): Promise<MyQuota> {
    return this.quota.ofPerson(principal.userId);
  }
}
