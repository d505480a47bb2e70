import { Controller, Get, Post } from '@nestjs/common';
import { ApiKeyScope } from '../../src/auth/api-keys/api-key-scope.decorator.js';
import { Requires } from '../../src/auth/permissions.js';

/** Routes that API keys may call, which do nothing but count. */
@Controller('api/v1/scoped-probe')
export class ScopedProbeController {
  static calls = 0;

  @Get('sessions')
  @ApiKeyScope('sessions:read')
  @Requires('sessions:use')
  read(): string {
    return this.seen('read');
  }

  @Post('sessions')
  @ApiKeyScope('sessions:manage')
  @Requires('sessions:use')
  change(): string {
    return this.seen('change');
  }

  @Get('agents')
  @ApiKeyScope('agents:read')
  @Requires('agents:read')
  agents(): string {
    return this.seen('agents');
  }

  private seen(text: string): string {
    ScopedProbeController.calls += 1;
    return text;
  }
}
