import { Controller, Delete, Get, HttpCode, Param, Put, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { GroupMemberPage, ListGroups } from '../../../protocol/http/groups.js';
import { ApiAnswer } from '../../platform/http/api-answer.decorator.js';
import { ApiProblems } from '../../platform/http/api-problems.decorator.js';
import { RecentlyConfirmed } from '../confirmation/recently-confirmed.decorator.js';
import { Requires } from '../permissions.js';
import { GroupMembers } from './group-members.js';

/** Who is in a group. */
@ApiTags('groups')
@ApiProblems('unauthenticated', 'not-allowed', 'group-not-found')
@Controller('api/v1/groups/:id/members')
export class GroupMembersController {
  constructor(private readonly members: GroupMembers) {}

  @Get()
  @Requires('groups:read')
  @ApiOperation({ summary: 'List the members of a group, those who have been here longest first' })
  @ApiAnswer(200, GroupMemberPage, 'A page of members.')
  @ApiProblems('validation-failed')
  list(@Param('id') id: string, @Query({ schema: ListGroups }) query: ListGroups): Promise<GroupMemberPage> {
    return this.members.list(id, query);
  }

  @Put(':userId')
  @HttpCode(204)
  @Requires('groups:manage')
  @RecentlyConfirmed()
  @ApiOperation({ summary: 'Add a person to a group' })
  @ApiAnswer(204, null, 'The person is a member.')
  @ApiProblems('user-not-found')
  add(@Param('id') id: string, @Param('userId') userId: string): Promise<void> {
    return this.members.add(id, userId);
  }

  @Delete(':userId')
  @HttpCode(204)
  @Requires('groups:manage')
  @RecentlyConfirmed()
  @ApiOperation({ summary: 'Remove a person from a group' })
  @ApiAnswer(204, null, 'The person is no member any more.')
  @ApiProblems('user-not-found')
  remove(@Param('id') id: string, @Param('userId') userId: string): Promise<void> {
    return this.members.remove(id, userId);
  }
}
