import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { AnswerSecurityNotice, SecurityNoticeList } from '../../../protocol/http/security-notices.js';
import { ApiAnswer } from '../../platform/http/api-answer.decorator.js';
import { ApiProblems } from '../../platform/http/api-problems.decorator.js';
import { CurrentPrincipal } from '../current-principal.decorator.js';
import { Requires } from '../permissions.js';
import type { Principal } from '../principal.js';
import { SecurityNotices } from './security-notices.js';

/** What was changed about one's account lately. */
@ApiTags('me')
@ApiBearerAuth()
@ApiProblems('unauthenticated', 'insufficient-scope')
@Requires('account:use')
@Controller('api/v1/me/security-notices')
export class SecurityNoticesController {
  constructor(private readonly notices: SecurityNotices) {}

  @Get()
  @ApiOperation({ summary: 'Changes of the last 30 days to what protects one’s account, by whomever; newest first' })
  @ApiAnswer(
    200,
    SecurityNoticeList,
    'Ten of each kind at most: the newest of those that nobody has answered, then the newest others.',
  )
  list(@CurrentPrincipal() principal: Principal): Promise<SecurityNoticeList> {
    return this.notices.list(principal);
  }

  @Post('answers')
  @HttpCode(204)
  @ApiOperation({ summary: 'Say whether one expected a change; the log keeps it, and the first answer stands' })
  @ApiAnswer(204, null, 'It is told as new no more.')
  @ApiProblems('validation-failed', 'security-notice-not-found')
  answer(
    @CurrentPrincipal() principal: Principal,
    @Body({ schema: AnswerSecurityNotice }) answer: AnswerSecurityNotice,
  ): Promise<void> {
    return this.notices.answer(principal, answer);
  }
}
