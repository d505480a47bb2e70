import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { ListPeopleQuotas, PersonQuotaPage } from '../../../protocol/http/people-quotas.js';
import { Requires } from '../../auth/permissions.js';
import { ApiAnswer } from '../../platform/http/api-answer.decorator.js';
import { ApiProblems } from '../../platform/http/api-problems.decorator.js';
import { PeopleQuotas } from './people-quotas.js';

/** Who has and may have how much. */
@ApiTags('quotas')
@Controller('api/v1/quotas/people')
@Requires('quotas:read')
@ApiProblems('unauthenticated', 'not-allowed')
export class PeopleQuotasController {
  constructor(private readonly people: PeopleQuotas) {}

  @Get()
  @ApiOperation({ summary: 'List people with what they have, may have, and whose word that is' })
  @ApiAnswer(200, PersonQuotaPage, 'A page of people.')
  @ApiProblems('validation-failed')
  list(@Query({ schema: ListPeopleQuotas }) query: ListPeopleQuotas): Promise<PersonQuotaPage> {
    return this.people.list(query);
  }
}
