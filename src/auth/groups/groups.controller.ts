import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { GroupPage, GroupView, ListGroups, WriteGroup } from '../../../protocol/http/groups.js';
import { ApiAnswer } from '../../platform/http/api-answer.decorator.js';
import { ApiProblems } from '../../platform/http/api-problems.decorator.js';
import { RecentlyConfirmed } from '../confirmation/recently-confirmed.decorator.js';
import { Requires } from '../permissions.js';
import { Groups } from './groups.js';

/** Groups of people, for operators to see and administrators to change. */
@ApiTags('groups')
@ApiProblems('unauthenticated', 'not-allowed')
@Controller('api/v1/groups')
export class GroupsController {
  constructor(private readonly groups: Groups) {}

  @Get()
  @Requires('groups:read')
  @ApiOperation({ summary: 'List the groups, oldest first' })
  @ApiAnswer(200, GroupPage, 'A page of groups.')
  @ApiProblems('validation-failed')
  list(@Query({ schema: ListGroups }) query: ListGroups): Promise<GroupPage> {
    return this.groups.list(query);
  }

  @Post()
  @Requires('groups:manage')
  @RecentlyConfirmed()
  @ApiOperation({ summary: 'Make a group' })
  @ApiAnswer(201, GroupView, 'The group, without members.')
  @ApiProblems('validation-failed', 'group-exists', 'payload-too-large')
  create(@Body({ schema: WriteGroup }) body: WriteGroup): Promise<GroupView> {
    return this.groups.create(body);
  }

  @Get(':id')
  @Requires('groups:read')
  @ApiOperation({ summary: 'Show a group' })
  @ApiAnswer(200, GroupView, 'The group.')
  @ApiProblems('group-not-found')
  show(@Param('id') id: string): Promise<GroupView> {
    return this.groups.show(id);
  }

  @Patch(':id')
  @Requires('groups:manage')
  @RecentlyConfirmed()
  @ApiOperation({ summary: 'Rename a group' })
  @ApiAnswer(200, GroupView, 'The group with its new name.')
  @ApiProblems('group-not-found', 'group-exists', 'validation-failed', 'payload-too-large')
  rename(@Param('id') id: string, @Body({ schema: WriteGroup }) body: WriteGroup): Promise<GroupView> {
    return this.groups.rename(id, body);
  }

  @Delete(':id')
  @HttpCode(204)
  @Requires('groups:manage')
  @RecentlyConfirmed()
  @ApiOperation({ summary: 'Remove a group with its quota; its members stay people' })
  @ApiAnswer(204, null, 'There is no such group any more.')
  @ApiProblems('group-not-found')
  remove(@Param('id') id: string): Promise<void> {
    return this.groups.remove(id);
  }
}
