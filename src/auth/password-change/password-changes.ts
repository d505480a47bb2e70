import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { ChangePassword, ResetPassword } from '../../../protocol/http/account.js';
import { ProblemError } from '../../platform/http/problem.error.js';
import { PasswordProof } from '../confirmation/password-proof.js';
import { LocalPasswords } from '../passwords/local-passwords.js';
import type { Principal } from '../principal.js';
import type { Visitor } from '../sign-in/visitor.js';
import { NewPasswords } from './new-passwords.js';
import { PasswordResetsRepository } from './password-resets.repository.js';

/** The link is wrong, too old or used, or its person was shut out. */
export class InvalidResetLinkError extends ProblemError {
  constructor() {
    super('invalid-reset-link', 'This link is not valid any more. Ask your administrator for a new one.');
  }
}

/** Ways to another password. Nobody is signed in by one, and every other sign-in ends. */
@Injectable()
export class PasswordChanges {
  constructor(
    private readonly dataSource: DataSource,
    private readonly passwords: LocalPasswords,
    private readonly proof: PasswordProof,
    private readonly resets: PasswordResetsRepository,
    private readonly changed: NewPasswords,
  ) {}

  /**
   * Changes one's own.
   *
   * @throws InvalidCredentialsError when the current one is wrong.
   * @throws InvalidCodeError when the second step is due as well, and the code is wrong or missing.
   * @throws WeakPasswordError TooManyAttemptsError SignInBusyError
   */
  async change(principal: Principal, change: ChangePassword, visitor: Visitor): Promise<void> {
    const { userId, username, signInId } = principal;
    const { currentPassword, password, code } = change;
    await this.proof.check(principal, { password: currentPassword, code }, visitor);
    const hash = await this.passwords.hashNew(username, password);
    await this.dataSource.transaction((tx) => this.changed.store(tx, userId, hash, { way: 'own', except: signInId }));
  }

  /**
   * Uses the link of an administrator. A second step stays as it is.
   *
   * @throws InvalidResetLinkError when it is wrong, too old or used.
   * @throws WeakPasswordError when the password is; then the link still works.
   * @throws SignInBusyError
   */
  async reset({ token, password }: ResetPassword): Promise<void> {
    const holder = await this.resets.find(this.dataSource.manager, token);
    if (!holder) throw new InvalidResetLinkError();
    const hash = await this.passwords.hashNew(holder.username, password);
    await this.dataSource.transaction(async (tx) => {
      const { userId } = (await this.resets.useUp(tx, token)) ?? { userId: null };
      if (userId === null) throw new InvalidResetLinkError();
      await this.changed.store(tx, userId, hash, { way: 'reset-link', except: null });
    });
  }
}
