import { Controller, Delete, Get, Param, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { EndedSignInCount, EndSignIns, SignInList } from '../../../protocol/http/account.js';
import { Id } from '../../../protocol/ids.js';
import { ApiAnswer } from '../../platform/http/api-answer.decorator.js';
import { ApiProblems } from '../../platform/http/api-problems.decorator.js';
import { CurrentPrincipal } from '../current-principal.decorator.js';
import { Requires } from '../permissions.js';
import type { Principal } from '../principal.js';
import { MySignIns } from './my-sign-ins.js';

/** Where one is signed in. */
@ApiTags('me')
@ApiBearerAuth()
@ApiProblems('unauthenticated', 'insufficient-scope')
@Requires('account:use')
@Controller('api/v1/me/sign-ins')
export class MySignInsController {
  constructor(private readonly signIns: MySignIns) {}

  @Get()
  @ApiOperation({ summary: 'List one’s living sign-ins, last used first' })
  @ApiAnswer(200, SignInList, 'The sign-ins.')
  list(@CurrentPrincipal() principal: Principal): Promise<SignInList> {
    return this.signIns.list(principal);
  }

  @Delete()
  @ApiOperation({ summary: 'Sign out everywhere else, or everywhere; sockets and screens close within 5 seconds' })
  @ApiAnswer(200, EndedSignInCount, 'How many ended.')
  @ApiProblems('validation-failed')
  endAll(
    @CurrentPrincipal() principal: Principal,
    @Query({ schema: EndSignIns }) { includeCurrent }: EndSignIns,
  ): Promise<EndedSignInCount> {
    return this.signIns.endAll(principal, includeCurrent === 'true');
  }

  @Delete(':id')
  @ApiOperation({ summary: 'Sign one browser out; its sockets and screens close within 5 seconds' })
  @ApiAnswer(204, null, 'It is signed out.')
  @ApiProblems('validation-failed', 'sign-in-not-found')
  end(@CurrentPrincipal() principal: Principal, @Param('id', { schema: Id }) id: string): Promise<void> {
    return this.signIns.end(principal, id);
  }
}
