import { Body, Controller, Delete, Get, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { CreateShare, ShareList, ShareView } from '../../../protocol/http/shares.js';
import { ApiKeyScope } from '../../auth/api-keys/api-key-scope.decorator.js';
import { CurrentPrincipal } from '../../auth/current-principal.decorator.js';
import { Requires } from '../../auth/permissions.js';
import type { Principal } from '../../auth/principal.js';
import { ApiAnswer } from '../../platform/http/api-answer.decorator.js';
import { ApiProblems } from '../../platform/http/api-problems.decorator.js';
import { SessionIdParam } from '../sessions.controller.js';
import { SessionShares } from './session-shares.js';

/** Whom an owner lets see, or use, a session. */
@ApiTags('sessions')
@Controller('api/v1/sessions/:id/shares')
@Requires('sessions:use')
@ApiProblems('unauthenticated', 'session-not-found')
export class SessionSharesController {
  constructor(private readonly shares: SessionShares) {}

  @Get()
  @ApiKeyScope('sessions:read')
  @ApiOperation({ summary: 'Lists with whom one of your sessions is shared' })
  @ApiAnswer(200, ShareList, 'The shares that hold, oldest first.')
  list(
    @CurrentPrincipal() principal: Principal,
    @Param('id', { schema: SessionIdParam }) id: string,
  ): Promise<ShareList> {
    return this.shares.list(principal.userId, id);
  }

  @Post()
  @ApiKeyScope('sessions:share')
  @ApiOperation({ summary: 'Shares one of your sessions with a person or a group of yours, or changes how' })
  @ApiAnswer(201, ShareView, 'The share; it holds at once.')
  @ApiProblems('validation-failed', 'user-not-found', 'group-not-found', 'session-conflict', 'payload-too-large')
  create(
    @CurrentPrincipal() principal: Principal,
    @Param('id', { schema: SessionIdParam }) id: string,
    @Body({ schema: CreateShare }) body: CreateShare,
  ): Promise<ShareView> {
    return this.shares.create(principal.userId, id, body);
  }

  @Delete(':shareId')
  @ApiKeyScope('sessions:share')
  @ApiOperation({ summary: 'Takes a share back; screens that it opened close within seconds' })
  @ApiAnswer(204, null, 'There is no such share any more.')
  @ApiProblems('share-not-found')
  remove(
    @CurrentPrincipal() principal: Principal,
    @Param('id', { schema: SessionIdParam }) id: string,
    @Param('shareId', { schema: z.string().describe('Id of the share.') }) shareId: string,
  ): Promise<void> {
    return this.shares.remove(principal.userId, id, shareId);
  }
}
