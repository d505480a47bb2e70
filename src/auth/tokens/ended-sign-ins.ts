import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { ACCOUNT_RULE } from '../lockout/lockout-policy.js';
import { SignInAttemptsRepository } from '../lockout/sign-in-attempts.repository.js';
import { SignOnLeftovers } from '../sign-on/sign-on-leftovers.js';
import { RefreshTokensRepository } from './refresh-tokens.repository.js';
import { SignInsRepository } from './sign-ins.repository.js';

/** Ended sign-ins stay for a month, for people to look back at. The log keeps them for good. */
const KEEP_SIGN_INS_MS = 30 * 86_400_000;

/** Rows that no decision depends on any more. */
@Injectable()
export class EndedSignIns {
  constructor(
    private readonly dataSource: DataSource,
    private readonly signIns: SignInsRepository,
    private readonly tokens: RefreshTokensRepository,
    private readonly attempts: SignInAttemptsRepository,
    private readonly signOn: SignOnLeftovers,
  ) {}

  /** Removes them. Harmless at any time and from several replicas. */
  async remove(): Promise<void> {
    await this.dataSource.transaction(async (tx) => {
      await this.tokens.removeDead(tx);
      await this.signIns.removeOld(tx, KEEP_SIGN_INS_MS);
      await this.attempts.removeQuiet(tx, ACCOUNT_RULE.forgetAfterMs);
      await this.signOn.remove(tx);
    });
  }
}
