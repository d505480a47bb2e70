import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { EndedSignInCount, SignInList } from '../../../protocol/http/account.js';
import { ProblemError } from '../../platform/http/problem.error.js';
import type { Principal } from '../principal.js';
import { SignIns } from '../tokens/sign-ins.js';
import { SignInsRepository } from '../tokens/sign-ins.repository.js';

/** There is no such sign-in, or it is over, or somebody else's. */
export class SignInNotFoundError extends ProblemError {
  constructor() {
    super('sign-in-not-found', 'There is no such sign-in any more. Look at the list again.');
  }
}

/** Where people are signed in, and the way out of each. */
@Injectable()
export class MySignIns {
  constructor(
    private readonly dataSource: DataSource,
    private readonly rows: SignInsRepository,
    private readonly signIns: SignIns,
  ) {}

  /** Living ones only, last used first. */
  async list({ userId, signInId }: Principal): Promise<SignInList> {
    const rows = await this.rows.list(this.dataSource.manager, userId);
    const items = rows.map(({ id, userAgent, createdAt, lastUsedAt, expiresAt }) => ({
      id,
      isCurrent: id === signInId,
      userAgent,
      createdAt: createdAt.toISOString(),
      lastUsedAt: lastUsedAt.toISOString(),
      expiresAt: expiresAt.toISOString(),
    }));
    return { items };
  }

  /** Ends one, with its live sockets and streams. Throws SignInNotFoundError. */
  async end({ userId }: Principal, id: string): Promise<void> {
    await this.dataSource.transaction(async (tx) => {
      const own = await this.rows.findEndable(tx, userId);
      if (!own.includes(id) || !(await this.signIns.end(tx, id))) throw new SignInNotFoundError();
    });
  }

  /** Ends all, the one that asks only if it is included. */
  async endAll({ userId, signInId }: Principal, includeCurrent: boolean): Promise<EndedSignInCount> {
    const ended = await this.dataSource.transaction((tx) =>
      this.signIns.endAll(tx, userId, includeCurrent ? null : signInId),
    );
    return { ended };
  }
}
