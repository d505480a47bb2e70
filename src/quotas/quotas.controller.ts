import { Body, Controller, Delete, Get, Param, Put } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { QuotaLimits, QuotaView } from '../../protocol/http/quotas.js';
import { ApiKeyScope } from '../auth/api-keys/api-key-scope.decorator.js';
import { Requires } from '../auth/permissions.js';
import { ApiAnswer } from '../platform/http/api-answer.decorator.js';
import { ApiProblems } from '../platform/http/api-problems.decorator.js';
import { QuotasService } from './quotas.service.js';

/** Quotas of everybody, of groups and of people, for operators to see and administrators to set. */
@ApiTags('quotas')
@ApiProblems('unauthenticated', 'not-allowed')
@Controller('api/v1')
export class QuotasController {
  constructor(private readonly quotas: QuotasService) {}

  @Get('quotas/default')
  @ApiKeyScope('quotas:read')
  @Requires('quotas:read')
  @ApiOperation({ summary: 'Show what holds for everybody who has nothing else' })
  @ApiAnswer(200, QuotaView, 'The quota of everybody.')
  showDefault(): Promise<QuotaView> {
    return this.quotas.show('default', null);
  }

  @Put('quotas/default')
  @ApiKeyScope('quotas:manage')
  @Requires('quotas:manage')
  @ApiOperation({ summary: 'Set what holds for everybody who has nothing else' })
  @ApiAnswer(200, QuotaView, 'The quota of everybody after the change.')
  @ApiProblems('validation-failed', 'payload-too-large')
  setDefault(@Body({ schema: QuotaLimits }) limits: QuotaLimits): Promise<QuotaView> {
    return this.quotas.set('default', null, limits);
  }

  @Get('users/:id/quota')
  @ApiKeyScope('quotas:read')
  @Requires('quotas:read')
  @ApiOperation({ summary: 'Show the quota of a person, and what follows from it and from their groups' })
  @ApiAnswer(200, QuotaView, 'The quota of the person.')
  @ApiProblems('user-not-found')
  showUser(@Param('id') id: string): Promise<QuotaView> {
    return this.quotas.show('user', id);
  }

  @Put('users/:id/quota')
  @ApiKeyScope('quotas:manage')
  @Requires('quotas:manage')
  @ApiOperation({ summary: 'Set the quota of a person' })
  @ApiAnswer(200, QuotaView, 'The quota of the person after the change.')
  @ApiProblems('user-not-found', 'validation-failed', 'payload-too-large')
  setUser(@Param('id') id: string, @Body({ schema: QuotaLimits }) limits: QuotaLimits): Promise<QuotaView> {
    return this.quotas.set('user', id, limits);
  }

  @Delete('users/:id/quota')
  @ApiKeyScope('quotas:manage')
  @Requires('quotas:manage')
  @ApiOperation({ summary: 'Remove the quota of a person; that of their groups or of everybody holds' })
  @ApiAnswer(204, null, 'There is none any more.')
  @ApiProblems('user-not-found')
  removeUser(@Param('id') id: string): Promise<void> {
    return this.quotas.remove('user', id);
  }

  @Get('groups/:id/quota')
  @ApiKeyScope('quotas:read')
  @Requires('quotas:read')
  @ApiOperation({ summary: 'Show the quota of a group' })
  @ApiAnswer(200, QuotaView, 'The quota of each member of the group.')
  @ApiProblems('group-not-found')
  showGroup(@Param('id') id: string): Promise<QuotaView> {
    return this.quotas.show('group', id);
  }

  @Put('groups/:id/quota')
  @ApiKeyScope('quotas:manage')
  @Requires('quotas:manage')
  @ApiOperation({ summary: 'Set the quota of each member of a group' })
  @ApiAnswer(200, QuotaView, 'The quota of the group after the change.')
  @ApiProblems('group-not-found', 'validation-failed', 'payload-too-large')
  setGroup(@Param('id') id: string, @Body({ schema: QuotaLimits }) limits: QuotaLimits): Promise<QuotaView> {
    return this.quotas.set('group', id, limits);
  }

  @Delete('groups/:id/quota')
  @ApiKeyScope('quotas:manage')
  @Requires('quotas:manage')
  @ApiOperation({ summary: 'Remove the quota of a group' })
  @ApiAnswer(204, null, 'There is none any more.')
  @ApiProblems('group-not-found')
  removeGroup(@Param('id') id: string): Promise<void> {
    return this.quotas.remove('group', id);
  }
}
