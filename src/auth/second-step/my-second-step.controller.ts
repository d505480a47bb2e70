import { Body, Controller, Delete, Get, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ConfirmTotp, RecoveryCodes, SecondStepStatus, TotpSecret } from '../../../protocol/http/second-step.js';
import { ApiAnswer } from '../../platform/http/api-answer.decorator.js';
import { ApiProblems } from '../../platform/http/api-problems.decorator.js';
import { CurrentPrincipal } from '../current-principal.decorator.js';
import { Requires } from '../permissions.js';
import type { Principal } from '../principal.js';
import { ConfirmedByCode, RecentlyConfirmed } from '../confirmation/recently-confirmed.decorator.js';
import { MySecondStep } from './my-second-step.js';
import { SecondStepReader } from './second-step-reader.js';

/** One's own second step. */
@ApiTags('me')
@ApiBearerAuth()
@ApiProblems('unauthenticated')
@Requires('account:use')
@Controller('api/v1/me/mfa')
export class MySecondStepController {
  constructor(
    private readonly mine: MySecondStep,
    private readonly reader: SecondStepReader,
  ) {}

  @Get()
  @ApiOperation({ summary: 'What second step there is; never a secret or a code' })
  @ApiAnswer(200, SecondStepStatus, 'How it stands.')
  status(@CurrentPrincipal() principal: Principal): Promise<SecondStepStatus> {
    return this.reader.status(principal);
  }

  @Post('totp')
  @RecentlyConfirmed()
  @ApiOperation({ summary: 'Begin to set up an authenticator application' })
  @ApiAnswer(200, TotpSecret, 'The secret, which counts for nothing before it is confirmed.')
  @ApiProblems('second-step-exists')
  begin(@CurrentPrincipal() principal: Principal): Promise<TotpSecret> {
    return this.mine.begin(principal);
  }

  @Post('totp/confirm')
  @RecentlyConfirmed()
  @ApiOperation({ summary: 'Complete the set-up with a first code; other sign-ins end' })
  @ApiAnswer(200, RecoveryCodes, 'The second step is on; the recovery codes are shown this once.')
  @ApiProblems('unauthenticated', 'invalid-code', 'second-step-exists', 'second-step-missing', 'validation-failed')
  confirm(
    @CurrentPrincipal() principal: Principal,
    @Body({ schema: ConfirmTotp }) { code }: ConfirmTotp,
  ): Promise<RecoveryCodes> {
    return this.mine.confirm(principal, code);
  }

  @Delete('totp')
  @ConfirmedByCode()
  @ApiOperation({ summary: 'Do without a second step from now on; other sign-ins end' })
  @ApiAnswer(204, null, 'It is gone, with its recovery codes.')
  @ApiProblems('second-step-missing', 'second-step-required')
  remove(@CurrentPrincipal() principal: Principal): Promise<void> {
    return this.mine.remove(principal);
  }

  @Post('recovery-codes')
  @ConfirmedByCode()
  @ApiOperation({ summary: 'Get fresh recovery codes; those before are void and other sign-ins end' })
  @ApiAnswer(200, RecoveryCodes, 'The codes, shown this once.')
  @ApiProblems('second-step-missing')
  renew(@CurrentPrincipal() principal: Principal): Promise<RecoveryCodes> {
    return this.mine.renewRecoveryCodes(principal);
  }
}
