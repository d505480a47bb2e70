import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ErasePerson, PersonErasure as Erased } from '../../../protocol/http/account.js';
import { Id } from '../../../protocol/ids.js';
import { ApiAnswer } from '../../platform/http/api-answer.decorator.js';
import { ApiProblems } from '../../platform/http/api-problems.decorator.js';
import { RecentlyConfirmed } from '../confirmation/recently-confirmed.decorator.js';
import { CurrentPrincipal } from '../current-principal.decorator.js';
import { Requires } from '../permissions.js';
import type { Principal } from '../principal.js';
import { PersonErasure } from './person-erasure.js';

/** The end of an account and of what is known of its person, for administrators. */
@ApiTags('people')
@ApiBearerAuth()
@ApiProblems('unauthenticated', 'not-allowed')
@Requires('people:erase')
@Controller('api/v1/users/:id/erasure')
export class PersonErasureController {
  constructor(private readonly erasure: PersonErasure) {}

  @Post()
  @HttpCode(200)
  @RecentlyConfirmed()
  @ApiOperation({ summary: 'Erase everything that is known of a person, for good; the log stays provable' })
  @ApiAnswer(200, Erased, 'How many entries of the log do not tell any more from where the person acted.')
  @ApiProblems('validation-failed', 'user-not-found', 'last-admin', 'person-in-use', 'payload-too-large')
  erase(
    @CurrentPrincipal() actor: Principal,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: ErasePerson }) wanted: ErasePerson,
  ): Promise<Erased> {
    return this.erasure.erase(actor, id, wanted);
  }
}
