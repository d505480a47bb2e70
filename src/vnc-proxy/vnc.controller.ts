import { Controller, Get, Header } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiProblems } from '../platform/http/api-problems.decorator.js';
import { Public } from '../platform/http/public.decorator.js';
import { UpgradeRequiredError } from './vnc-proxy.errors.js';

/** The address of screens, for those who come without a WebSocket. Says the same for every id. */
@ApiTags('sessions')
@Controller('api/v1/vnc/:id')
export class VncController {
  @Get()
  @Public()
  @Header('Upgrade', 'websocket')
  @Header('Connection', 'Upgrade')
  @ApiOperation({ summary: 'The screen of a session, as a WebSocket; needs a ticket' })
  @ApiProblems('upgrade-required')
  refuse(): never {
    throw new UpgradeRequiredError();
  }
}
