import { Body, Controller, Post, Req } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Request } from 'express';
import { Reauthenticate } from '../../../protocol/http/second-step.js';
import { ApiAnswer } from '../../platform/http/api-answer.decorator.js';
import { ApiProblems } from '../../platform/http/api-problems.decorator.js';
import { CurrentPrincipal } from '../current-principal.decorator.js';
import { Requires } from '../permissions.js';
import type { Principal } from '../principal.js';
import { visitorOf } from '../sign-in/visitor.js';
import { Reauthentication } from './reauthentication.js';

/** Proving again who one is, for changes that ask for it (`reauth-required`). */
@ApiTags('sign-in')
@ApiBearerAuth()
@Requires('account:use')
@Controller('api/v1/auth/reauth')
export class ReauthController {
  constructor(private readonly reauthentication: Reauthentication) {}

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
