import { Body, Controller, Get, Put } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { SecondStepSettings } from '../../../protocol/http/second-step.js';
import { ApiAnswer } from '../../platform/http/api-answer.decorator.js';
import { ApiProblems } from '../../platform/http/api-problems.decorator.js';
import { RecentlyConfirmed } from '../confirmation/recently-confirmed.decorator.js';
import { Requires } from '../permissions.js';
import { SecondStepRules } from './second-step-rules.js';

/** Who must have a second step. */
@ApiTags('settings')
@ApiBearerAuth()
@ApiProblems('unauthenticated', 'not-allowed')
@Requires('settings:manage')
@Controller('api/v1/settings/second-step')
export class SecondStepSettingsController {
  constructor(private readonly rules: SecondStepRules) {}

  @Get()
  @ApiOperation({ summary: 'Who must have a second step' })
  @ApiAnswer(200, SecondStepSettings, 'The settings.')
  get(): Promise<SecondStepSettings> {
    return this.rules.read();
  }

  @Put()
  @RecentlyConfirmed()
  @ApiOperation({ summary: 'Settle who must have a second step; it holds from the next sign-in on' })
  @ApiAnswer(200, SecondStepSettings, 'The settings from now on.')
  @ApiProblems('validation-failed')
  put(@Body({ schema: SecondStepSettings }) settings: SecondStepSettings): Promise<SecondStepSettings> {
    return this.rules.write(settings);
  }
}
