import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { LimitsConfig } from '../platform/config/control-plane.config.js';
import { RateLimiter } from '../platform/limits/rate-limiter.js';
import { principalOf } from './principal.js';

/** Stands behind the guard that knows who asks: one person may ask so much in a minute, from wherever and by whatever sign-in. */
@Injectable()
export class RequestLimitGuard implements CanActivate {
  constructor(
    private readonly limiter: RateLimiter,
    private readonly config: LimitsConfig,
  ) {}

  /** @throws TooManyRequestsError */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const principal = principalOf(context.switchToHttp().getRequest<Request>());
    if (principal) await this.limiter.take('person', principal.userId, this.config.requestsPerPerson);
    return true;
  }
}
