import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { ResetPassword } from '../../../protocol/http/account.js';
import { ProblemError } from '../../platform/http/problem.error.js';
import { Lockout } from '../lockout/lockout.js';
import { LocalPasswords } from '../passwords/local-passwords.js';
import { usernameKey } from '../people/username-key.js';
import { NewPasswords } from './new-passwords.js';
import { PasswordResetsRepository } from './password-resets.repository.js';

/** The link is wrong, too old or used, or its person was shut out. */
export class InvalidResetLinkError extends ProblemError {
  constructor() {
    super('invalid-reset-link', 'This link is not valid any more. Ask your administrator for a new one.');
  }
}

/** The way back in by the link of an administrator. Nobody is signed in by it, and every sign-in ends. */
@Injectable()
export class PasswordRecovery {
  constructor(
    private readonly dataSource: DataSource,
    private readonly passwords: LocalPasswords,
    private readonly resets: PasswordResetsRepository,
    private readonly changed: NewPasswords,
    private readonly lockout: Lockout,
  ) {}

  /**
   * Uses a link. A second step stays as it is; failures that strangers caused are forgotten. Answers with whose browser it is, which is
   * thereby known to the account, so that they cannot keep its owner out either who go on.
   *
   * @throws InvalidResetLinkError when it is wrong, too old or used.
   * @throws WeakPasswordError when the password is; then the link still works.
   * @throws SignInBusyError
   */
  async reset({ token, password }: ResetPassword): Promise<string> {
    const holder = await this.resets.find(this.dataSource.manager, token);
    if (!holder) throw new InvalidResetLinkError();
    const hash = await this.passwords.hashNew(holder.username, password);
    return this.dataSource.transaction(async (tx) => {
      const used = await this.resets.useUp(tx, token);
      if (!used) throw new InvalidResetLinkError();
      await this.changed.store(tx, used.userId, hash, { way: 'reset-link', except: null });
      await this.lockout.forget(tx, usernameKey(used.username));
      return used.userId;
    });
  }
}
