import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { ChangePassword } from '../../../protocol/http/account.js';
import { PasswordProof } from '../confirmation/password-proof.js';
import { LocalPasswords } from '../passwords/local-passwords.js';
import type { Principal } from '../principal.js';
import type { Visitor } from '../sign-in/visitor.js';
import { NewPasswords } from './new-passwords.js';

/** People change their own password. Every other sign-in ends. */
@Injectable()
export class PasswordChanges {
  constructor(
    private readonly dataSource: DataSource,
    private readonly passwords: LocalPasswords,
    private readonly proof: PasswordProof,
    private readonly changed: NewPasswords,
  ) {}

  /**
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
}
