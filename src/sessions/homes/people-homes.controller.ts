import { Body, Controller, Delete, Get, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Confirmation } from '../../../protocol/http/confirmation.js';
import { DeletedHome, HomePage } from '../../../protocol/http/homes.js';
import { PageQuery } from '../../../protocol/http/pages.js';
import { Id } from '../../../protocol/ids.js';
import { UserNotFoundError } from '../../auth/auth.errors.js';
import { RecentlyConfirmed } from '../../auth/confirmation/recently-confirmed.decorator.js';
import { Requires } from '../../auth/permissions.js';
import { ApiAnswer } from '../../platform/http/api-answer.decorator.js';
import { ApiProblems } from '../../platform/http/api-problems.decorator.js';
import { HomesService } from './homes.service.js';
import { HomeIdParam } from './my-homes.controller.js';

const UserParam = z.string().describe('Id of the person.');

/** Other people's files, for operators to see and administrators to delete. Nobody looks into them here. */
@ApiTags('users')
@Controller('api/v1/users/:id/homes')
@ApiProblems('unauthenticated', 'not-allowed')
export class PeopleHomesController {
  constructor(private readonly homes: HomesService) {}

  @Get()
  @Requires('homes:read-all')
  @ApiOperation({ summary: 'List the files that a person keeps, by application' })
  @ApiAnswer(200, HomePage, 'One page of the homes of the person, oldest first.')
  @ApiProblems('validation-failed', 'user-not-found')
  async list(
    @Param('id', { schema: UserParam }) id: string,
    @Query({ schema: PageQuery }) query: PageQuery,
  ): Promise<HomePage> {
    return this.homes.page(personId(id), query);
  }

  @Delete(':home')
  @Requires('homes:manage-all')
  @RecentlyConfirmed()
  @ApiOperation({
    summary: 'Delete all files of a person for one application for good, now or as soon as their agent is connected',
  })
  @ApiAnswer(202, DeletedHome, 'The home, on its way out.')
  @ApiProblems('validation-failed', 'user-not-found', 'home-not-found', 'home-in-use', 'payload-too-large')
  async delete(
    @Param('id', { schema: UserParam }) id: string,
    @Param('home', { schema: HomeIdParam }) home: string,
    @Body({ schema: Confirmation }) { confirm }: Confirmation,
  ): Promise<DeletedHome> {
    return { home: await this.homes.delete(personId(id), home, confirm) };
  }
}

function personId(text: string): string {
  const id = Id.safeParse(text);
  if (!id.success) throw new UserNotFoundError();
  return id.data;
}
