import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { DataSource } from 'typeorm';
import { principalOf } from '../principal.js';
import { SignInsRepository } from '../tokens/sign-ins.repository.js';
import { ReauthRequiredError } from './confirmation.errors.js';
import { CONFIRMATION_MS } from './recently-confirmed.guard.js';

/** For changes to the second step, which whoever has only the first one must not make. */
@Injectable()
export class ConfirmedByCodeGuard implements CanActivate {
  constructor(
    private readonly dataSource: DataSource,
    private readonly signIns: SignInsRepository,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const principal = principalOf(context.switchToHttp().getRequest<Request>());
    const { manager } = this.dataSource;
    const isRecent =
      principal && (await this.signIns.isRecentlyConfirmedByCode(manager, principal.signInId, CONFIRMATION_MS));
    if (!isRecent) throw new ReauthRequiredError();
    return true;
  }
}
