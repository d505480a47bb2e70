import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { MyGroups } from '../../../protocol/http/groups.js';
import { ApiAnswer } from '../../platform/http/api-answer.decorator.js';
import { ApiProblems } from '../../platform/http/api-problems.decorator.js';
import { CurrentPrincipal } from '../current-principal.decorator.js';
import { Requires } from '../permissions.js';
import type { Principal } from '../principal.js';
import { Groups } from './groups.js';

/** The groups that one is in. */
@ApiTags('me')
@Controller('api/v1/me/groups')
@Requires('account:use')
export class MyGroupsController {
  constructor(private readonly groups: Groups) {}

  @Get()
  @ApiOperation({ summary: 'Lists the groups that you are in' })
  @ApiAnswer(200, MyGroups, 'Your groups, by name.')
  @ApiProblems('unauthenticated')
  list(@CurrentPrincipal() principal: Principal): Promise<MyGroups> {
    return this.groups.ofPerson(principal.userId);
  }
}
