import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { DataSource, type EntityManager } from 'typeorm';
import { principalOf } from '../principal.js';
import { SignInsRepository } from '../tokens/sign-ins.repository.js';
import { ReauthRequiredError } from './confirmation.errors.js';

/** How long a proof of who somebody is stands for grave changes, in milliseconds. */
export const CONFIRMATION_MS = 300_000;

/** Lets in whose sign-in was proven lately. What counts as a proof is for those that extend it to say. */
@Injectable()
abstract class ConfirmationGuard implements CanActivate {
  constructor(
    private readonly dataSource: DataSource,
    protected readonly signIns: SignInsRepository,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const principal = principalOf(context.switchToHttp().getRequest<Request>());
    if (!principal || !(await this.isProven(this.dataSource.manager, principal.signInId, CONFIRMATION_MS)))
      throw new ReauthRequiredError();
    return true;
  }

  protected abstract isProven(manager: EntityManager, signInId: string, withinMs: number): Promise<boolean>;
}

/** For changes that whoever finds an open browser must not make. */
@Injectable()
export class RecentlyConfirmedGuard extends ConfirmationGuard {
  protected isProven(manager: EntityManager, signInId: string, withinMs: number): Promise<boolean> {
    return this.signIns.isRecentlyConfirmed(manager, signInId, withinMs);
  }
}

/** For changes to the second step, which whoever has only the first one must not make. */
@Injectable()
export class ConfirmedByCodeGuard extends ConfirmationGuard {
  protected isProven(manager: EntityManager, signInId: string, withinMs: number): Promise<boolean> {
    return this.signIns.isRecentlyConfirmedByCode(manager, signInId, withinMs);
  }
}
