import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { DataSource } from 'typeorm';
import { principalOf } from '../principal.js';
import { SignInsRepository } from '../tokens/sign-ins.repository.js';
import { ReauthRequiredError } from './confirmation.errors.js';

/** How long a proof of who somebody is stands for grave changes, in milliseconds. */
export const CONFIRMATION_MS = 300_000;

/** For changes that whoever finds an open browser must not make. */
@Injectable()
export class RecentlyConfirmedGuard implements CanActivate {
  constructor(
    private readonly dataSource: DataSource,
    private readonly signIns: SignInsRepository,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const principal = principalOf(context.switchToHttp().getRequest<Request>());
    const { manager } = this.dataSource;
    const isRecent =
      principal && (await this.signIns.isRecentlyConfirmed(manager, principal.signInId, CONFIRMATION_MS));
    if (!isRecent) throw new ReauthRequiredError();
    return true;
  }
}
