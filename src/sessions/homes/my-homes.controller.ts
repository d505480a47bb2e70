import { Body, Controller, Delete, Get, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Confirmation } from '../../../protocol/http/confirmation.js';
import { DeletedHome, HomePage } from '../../../protocol/http/homes.js';
import { PageQuery } from '../../../protocol/http/pages.js';
import { CurrentPrincipal } from '../../auth/current-principal.decorator.js';
import { Requires } from '../../auth/permissions.js';
import type { Principal } from '../../auth/principal.js';
import { ApiAnswer } from '../../platform/http/api-answer.decorator.js';
import { ApiProblems } from '../../platform/http/api-problems.decorator.js';
import { HomesService } from './homes.service.js';

/** Any text: what is no id is answered like an id that does not exist. */
export const HomeIdParam = z.string().describe('Id of the home.');

/** The files of the signed-in person. */
@ApiTags('me')
@Controller('api/v1/me/homes')
@Requires('sessions:use')
@ApiProblems('unauthenticated')
export class MyHomesController {
  constructor(private readonly homes: HomesService) {}

  @Get()
  @ApiOperation({ summary: 'Lists the files that you keep, by application' })
  @ApiAnswer(200, HomePage, 'One page of your homes, oldest first.')
  @ApiProblems('validation-failed')
  list(@CurrentPrincipal() { userId }: Principal, @Query({ schema: PageQuery }) query: PageQuery): Promise<HomePage> {
    return this.homes.page(userId, query);
  }

  @Delete(':id')
  @ApiOperation({
    summary: 'Deletes all your files of an application for good, now or as soon as their agent is connected',
  })
  @ApiAnswer(202, DeletedHome, 'The home, on its way out.')
  @ApiProblems('validation-failed', 'home-not-found', 'home-in-use', 'payload-too-large')
  async delete(
    @CurrentPrincipal() { userId }: Principal,
    @Param('id', { schema: HomeIdParam }) id: string,
    @Body({ schema: Confirmation }) { confirm }: Confirmation,
  ): Promise<DeletedHome> {
    return { home: await this.homes.delete(userId, id, confirm) };
  }
}
