import { Body, Controller, Post, Put, Req, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Request } from 'express';
import { ChangePassword, ResetPassword } from '../../../protocol/http/account.js';
import { ApiAnswer } from '../../platform/http/api-answer.decorator.js';
import { ApiProblems } from '../../platform/http/api-problems.decorator.js';
import { Public } from '../../platform/http/public.decorator.js';
import { CurrentPrincipal } from '../current-principal.decorator.js';
import { Requires } from '../permissions.js';
import type { Principal } from '../principal.js';
import { SameOriginGuard } from '../sign-in/same-origin.guard.js';
import { visitorOf } from '../sign-in/visitor.js';
import { PasswordChanges } from './password-changes.js';

/** Passwords of local accounts. */
@Controller('api/v1')
export class PasswordController {
  constructor(private readonly changes: PasswordChanges) {}

  @Put('me/password')
  @ApiTags('me')
  @ApiBearerAuth()
  @Requires('account:use')
  @ApiOperation({
    summary: 'Change one’s password; other sign-ins end. The current one, with the second step, proves who asks',
  })
  @ApiAnswer(204, null, 'The new password holds.')
  @ApiProblems(
    'validation-failed',
    'weak-password',
    'invalid-credentials',
    'invalid-code',
    'unauthenticated',
    'too-many-attempts',
    'not-allowed',
  )
  change(
    @CurrentPrincipal() principal: Principal,
    @Body({ schema: ChangePassword }) change: ChangePassword,
    @Req() request: Request,
  ): Promise<void> {
    return this.changes.change(principal, change, visitorOf(request));
  }

  @Post('auth/password-reset')
  @ApiTags('sign-in')
  @Public()
  @UseGuards(SameOriginGuard)
  @ApiOperation({ summary: 'Choose a new password with the link of an administrator; every sign-in ends' })
  @ApiAnswer(204, null, 'The new password holds; sign in with it, and with the second step where there is one.')
  @ApiProblems('validation-failed', 'weak-password', 'invalid-reset-link', 'too-many-attempts', 'origin-not-allowed')
  reset(@Body({ schema: ResetPassword }) reset: ResetPassword): Promise<void> {
    return this.changes.reset(reset);
  }
}
