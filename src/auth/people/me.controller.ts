import { Body, Controller, Get, Patch } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Me, UpdateMe } from '../../../protocol/http/auth.js';
import { ApiAnswer } from '../../platform/http/api-answer.decorator.js';
import { ApiProblems } from '../../platform/http/api-problems.decorator.js';
import { ApiKeyScope } from '../api-keys/api-key-scope.decorator.js';
import { CurrentPrincipal } from '../current-principal.decorator.js';
import { Requires } from '../permissions.js';
import type { Principal } from '../principal.js';
import { People } from './people.js';

/** The signed-in person. */
@ApiTags('me')
@ApiBearerAuth()
@Requires('account:use')
@Controller('api/v1/me')
export class MeController {
  constructor(private readonly people: People) {}

  @Get()
  @ApiKeyScope('account:read')
  @ApiOperation({ summary: 'Who is signed in' })
  @ApiAnswer(200, Me, 'The signed-in person.')
  @ApiProblems('unauthenticated')
  get(@CurrentPrincipal() principal: Principal): Promise<Me> {
    return this.people.me(principal.userId);
  }

  @Patch()
  @ApiOperation({ summary: 'Change what people may change about themselves' })
  @ApiAnswer(200, Me, 'The person after the change.')
  @ApiProblems('unauthenticated', 'validation-failed')
  update(@CurrentPrincipal() principal: Principal, @Body({ schema: UpdateMe }) changes: UpdateMe): Promise<Me> {
    return this.people.updateMe(principal.userId, changes);
  }
}
