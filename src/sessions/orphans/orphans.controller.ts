import { Body, Controller, Delete, Get, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { AdminSessionView } from '../../../protocol/http/admin-sessions.js';
import { Confirmation } from '../../../protocol/http/confirmation.js';
import { AdoptOrphan, OrphanPage, OrphanView } from '../../../protocol/http/orphans.js';
import { PageQuery } from '../../../protocol/http/pages.js';
import { Id } from '../../../protocol/ids.js';
import { RecentlyConfirmed } from '../../auth/confirmation/recently-confirmed.decorator.js';
import { CurrentPrincipal } from '../../auth/current-principal.decorator.js';
import { Requires } from '../../auth/permissions.js';
import type { Principal } from '../../auth/principal.js';
import { ApiAnswer } from '../../platform/http/api-answer.decorator.js';
import { ApiProblems } from '../../platform/http/api-problems.decorator.js';
import { AllSessions } from '../overview/all-sessions.js';
import { OrphanAdoption } from './orphan-adoption.js';
import { OrphanNotFoundError } from './orphans.errors.js';
import { OrphansService } from './orphans.service.js';

/** Any text: what is no id is answered like an id that does not exist. */
const AgentParam = z.string().describe('Id of the agent.');
const InstanceParam = z.string().describe('Id of the instance.');

/** Instances on agents that belong to no session. They are left alone until an administrator decides. */
@ApiTags('agents')
@ApiProblems('unauthenticated', 'not-allowed')
@Controller('api/v1/agents/:id/orphans')
export class OrphansController {
  constructor(
    private readonly orphans: OrphansService,
    private readonly adoption: OrphanAdoption,
    private readonly sessions: AllSessions,
  ) {}

  @Get()
  @Requires('agents:read')
  @ApiOperation({ summary: 'List what an agent has that belongs to no session' })
  @ApiAnswer(200, OrphanPage, 'One page of instances, found longest ago first.')
  @ApiProblems('validation-failed', 'agent-not-found')
  list(
    @Param('id', { schema: AgentParam }) agentId: string,
    @Query({ schema: PageQuery }) query: PageQuery,
  ): Promise<OrphanPage> {
    return this.orphans.list(agentId, query);
  }

  @Post(':instance/adopt')
  @Requires('agents:manage')
  @RecentlyConfirmed()
  @ApiOperation({ summary: 'Make a session of an instance; it counts towards the quota of its owner' })
  @ApiAnswer(201, AdminSessionView, 'The session.')
  @ApiProblems(
    'validation-failed',
    'orphan-not-found',
    'orphan-conflict',
    'user-not-found',
    'quota-exceeded',
    'payload-too-large',
  )
  async adopt(
    @CurrentPrincipal() { userId: actorId }: Principal,
    @Param('id', { schema: AgentParam }) agentId: string,
    @Param('instance', { schema: InstanceParam }) id: string,
    @Body({ schema: AdoptOrphan }) person: AdoptOrphan,
  ): Promise<AdminSessionView> {
    checkIds(agentId, id);
    await this.adoption.adopt(actorId, agentId, id, person);
    return this.sessions.show(id);
  }

  @Delete(':instance')
  @Requires('agents:manage')
  @RecentlyConfirmed()
  @ApiOperation({
    summary: 'Have the agent remove an instance, now or as soon as it is connected; persistent files stay',
  })
  @ApiAnswer(202, OrphanView, 'The instance, on its way out.')
  @ApiProblems('validation-failed', 'orphan-not-found', 'payload-too-large')
  remove(
    @Param('id', { schema: AgentParam }) agentId: string,
    @Param('instance', { schema: InstanceParam }) id: string,
    @Body({ schema: Confirmation }) { confirm }: Confirmation,
  ): Promise<OrphanView> {
    checkIds(agentId, id);
    return this.orphans.remove(agentId, id, confirm);
  }
}

function checkIds(...ids: readonly string[]): void {
  if (!ids.every((id) => Id.safeParse(id).success)) throw new OrphanNotFoundError();
}
