import { Controller, Delete, Get, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { AgentPage, AgentView } from '../../protocol/http/agents.js';
import { PageQuery } from '../../protocol/http/pages.js';
import { ApiKeyScope } from '../auth/api-keys/api-key-scope.decorator.js';
import { Requires } from '../auth/permissions.js';
import { ApiAnswer } from '../platform/http/api-answer.decorator.js';
import { ApiProblems } from '../platform/http/api-problems.decorator.js';
import { AgentsService } from './agents.service.js';

/** Agents, for operators to see and administrators to manage. */
@ApiTags('agents')
@ApiProblems('unauthenticated', 'not-allowed')
@Controller('api/v1/agents')
export class AgentsController {
  constructor(private readonly agents: AgentsService) {}

  @Get()
  @ApiKeyScope('agents:read')
  @Requires('agents:read')
  @ApiOperation({ summary: 'List agents in the order of their enrolment' })
  @ApiAnswer(200, AgentPage, 'One page of agents.')
  @ApiProblems('validation-failed')
  list(@Query({ schema: PageQuery }) query: PageQuery): Promise<AgentPage> {
    return this.agents.list(query);
  }

  @Get(':id')
  @ApiKeyScope('agents:read')
  @Requires('agents:read')
  @ApiOperation({ summary: 'Look at one agent' })
  @ApiAnswer(200, AgentView, 'The agent.')
  @ApiProblems('agent-not-found')
  get(@Param('id') id: string): Promise<AgentView> {
    return this.agents.get(id);
  }

  @Delete(':id')
  @ApiKeyScope('agents:manage')
  @Requires('agents:manage')
  @ApiOperation({ summary: 'Revoke an agent for good; its connection is cut within 5 seconds' })
  @ApiAnswer(204, null, 'It is revoked.')
  @ApiProblems('agent-not-found')
  revoke(@Param('id') id: string): Promise<void> {
    return this.agents.revoke(id);
  }

  @Post(':id/rotate-key')
  @ApiKeyScope('agents:manage')
  @Requires('agents:manage')
  @ApiOperation({ summary: 'Have a connected agent replace its key now; its streams go on' })
  @ApiAnswer(200, AgentView, 'The agent, with its new key. The old one opens connections for a while longer.')
  @ApiProblems('agent-not-found', 'agent-revoked', 'agent-unavailable', 'key-not-replaceable')
  rotateKey(@Param('id') id: string): Promise<AgentView> {
    return this.agents.rotateKey(id);
  }

  @Post(':id/drain')
  @ApiKeyScope('agents:manage')
  @Requires('agents:manage')
  @ApiOperation({ summary: 'Place no new sessions on an agent; those that it has go on' })
  @ApiAnswer(200, AgentView, 'The agent, draining.')
  @ApiProblems('agent-not-found')
  drain(@Param('id') id: string): Promise<AgentView> {
    return this.agents.setDraining(id, true);
  }

  @Delete(':id/drain')
  @ApiKeyScope('agents:manage')
  @Requires('agents:manage')
  @ApiOperation({ summary: 'Place new sessions on an agent again' })
  @ApiAnswer(200, AgentView, 'The agent, taking sessions.')
  @ApiProblems('agent-not-found')
  undrain(@Param('id') id: string): Promise<AgentView> {
    return this.agents.setDraining(id, false);
  }
}
