import { All, Controller, Get, Post } from '@nestjs/common';
import { CurrentPrincipal } from '../../src/auth/current-principal.decorator.js';
import { Requires } from '../../src/auth/permissions.js';
import type { Principal } from '../../src/auth/principal.js';
import { Public } from '../../src/platform/http/public.decorator.js';

/** Routes of every kind that do nothing but count and tell who came. */
@Controller('api/v1/probe')
export class ProbeController {
  static calls = 0;

  @Get('public')
  @Public()
  open(): string {
    return this.seen('public');
  }

  @All('everybody')
  @Requires('sessions:use')
  everybody(@CurrentPrincipal() principal: Principal): Principal {
    this.seen('everybody');
    return principal;
  }

  @Post('everybody/:id')
  @Requires('sessions:use')
  change(): string {
    return this.seen('change');
  }

  @Get('staff')
  @Requires('agents:read')
  staff(): string {
    return this.seen('staff');
  }

  @Get('admins')
  @Requires('agents:manage')
  admins(): string {
    return this.seen('admins');
  }

  private seen(text: string): string {
    ProbeController.calls += 1;
    return text;
  }
}

/** Public as a whole, with one route that is not. */
@Public()
@Controller('api/v1/open-probe')
export class OpenProbeController {
  @Get('inner')
  @Requires('agents:manage')
  inner(): string {
    return 'inner';
  }

  @Get()
  outer(): string {
    return 'outer';
  }
}

/** Forgets to say who may call it. */
@Controller('api/v1/forgetful')
export class ForgetfulController {
  @Get()
  forgotten(): string {
    return 'forgotten';
  }
}
