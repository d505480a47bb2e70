import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  CreatePerson,
  ListPeople,
  PasswordResetLink,
  PersonPage,
  PersonView,
  UpdatePerson,
} from '../../../protocol/http/account.js';
import { Id } from '../../../protocol/ids.js';
import { ApiAnswer } from '../../platform/http/api-answer.decorator.js';
import { ApiProblems } from '../../platform/http/api-problems.decorator.js';
import { RecentlyConfirmed } from '../confirmation/recently-confirmed.decorator.js';
import { CurrentPrincipal } from '../current-principal.decorator.js';
import { Requires } from '../permissions.js';
import type { Principal } from '../principal.js';
import { PeopleAdmin } from './people-admin.js';
import { PersonRescue } from './person-rescue.js';

/** People, for operators (who look after users) and administrators (who look after everybody). */
@ApiTags('people')
@ApiBearerAuth()
@ApiProblems('unauthenticated', 'not-allowed')
@Requires('people:manage')
@Controller('api/v1/users')
export class PeopleController {
  constructor(
    private readonly people: PeopleAdmin,
    private readonly rescue: PersonRescue,
  ) {}

  @Get()
  @ApiOperation({ summary: 'List people in the order in which they came' })
  @ApiAnswer(200, PersonPage, 'One page of people.')
  @ApiProblems('validation-failed')
  list(@Query({ schema: ListPeople }) query: ListPeople): Promise<PersonPage> {
    return this.people.list(query);
  }

  @Get(':id')
  @ApiOperation({ summary: 'Look at one person' })
  @ApiAnswer(200, PersonView, 'The person.')
  @ApiProblems('validation-failed', 'user-not-found')
  get(@Param('id', { schema: Id }) id: string): Promise<PersonView> {
    return this.people.get(id);
  }

  @Post()
  @RecentlyConfirmed()
  @ApiOperation({ summary: 'Make an account without a password; a link gives it one' })
  @ApiAnswer(201, PersonView, 'The person.')
  @ApiProblems('validation-failed')
  create(
    @CurrentPrincipal() actor: Principal,
    @Body({ schema: CreatePerson }) person: CreatePerson,
  ): Promise<PersonView> {
    return this.people.create(actor, person);
  }

  @Patch(':id')
  @RecentlyConfirmed()
  @ApiOperation({
    summary:
      'Change a role or the e-mail address, shut somebody out or let them in again; cut-offs work within 5 seconds',
  })
  @ApiAnswer(200, PersonView, 'The person after the change.')
  @ApiProblems('validation-failed', 'user-not-found', 'last-admin')
  update(
    @CurrentPrincipal() actor: Principal,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: UpdatePerson }) changes: UpdatePerson,
  ): Promise<PersonView> {
    return this.people.update(actor, id, changes);
  }

  @Post(':id/password-reset')
  @RecentlyConfirmed()
  @ApiOperation({ summary: 'Make a link with which the person chooses a new password, once, within 15 minutes' })
  @ApiAnswer(201, PasswordResetLink, 'The link, shown this once.')
  @ApiProblems('validation-failed', 'user-not-found')
  passwordLink(
    @CurrentPrincipal() actor: Principal,
    @Param('id', { schema: Id }) id: string,
  ): Promise<PasswordResetLink> {
    return this.rescue.passwordLink(actor, id);
  }

  @Delete(':id/mfa')
  @RecentlyConfirmed()
  @ApiOperation({ summary: 'Take the second step of somebody away who lost it; their sign-ins end' })
  @ApiAnswer(204, null, 'It is gone, with its recovery codes.')
  @ApiProblems('validation-failed', 'user-not-found', 'second-step-missing')
  removeSecondStep(@CurrentPrincipal() actor: Principal, @Param('id', { schema: Id }) id: string): Promise<void> {
    return this.rescue.removeSecondStep(actor, id);
  }
}
