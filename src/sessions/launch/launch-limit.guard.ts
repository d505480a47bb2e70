import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { principalOf } from '../../auth/principal.js';
import { LimitsConfig } from '../../platform/config/control-plane.config.js';
import { RateLimiter } from '../../platform/limits/rate-limiter.js';

/** Stands before what starts a session: each start costs an agent much more than a request costs us. */
@Injectable()
export class LaunchLimitGuard implements CanActivate {
  constructor(
    private readonly limiter: RateLimiter,
    private readonly config: LimitsConfig,
  ) {}

  /** @throws TooManyRequestsError */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const principal = principalOf(context.switchToHttp().getRequest<Request>());
    if (principal) await this.limiter.take('launches', principal.userId, this.config.launchesPerPerson);
    return true;
  }
}
