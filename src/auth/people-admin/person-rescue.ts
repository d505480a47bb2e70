import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { PasswordResetLink } from '../../../protocol/http/account.js';
import { PublicOrigin } from '../../platform/http/public-origin.js';
import { newSecret } from '../../platform/secrets.js';
import type { Principal } from '../principal.js';
import { PersonChanges } from './person-changes.js';
import { PersonCredentials } from './person-credentials.js';

/** Helps people back in who lost their password or their authenticator. */
@Injectable()
export class PersonRescue {
  constructor(
    private readonly dataSource: DataSource,
    private readonly changes: PersonChanges,
    private readonly credentials: PersonCredentials,
    private readonly origin: PublicOrigin,
  ) {}

  /**
   * Makes a link with which the person chooses a new password, once and within a quarter of an hour. It leads to the configured address,
   * whatever the request says, and carries its secret behind the #, which no server and no log sees.
   *
   * @throws PersonNotFoundError NotPermittedError
   * @throws SignsInElsewhereError when only a provider vouches for the person.
   */
  passwordLink(actor: Principal, id: string): Promise<PasswordResetLink> {
    const token = newSecret();
    return this.dataSource.transaction(async (tx) => {
      await this.changes.lockForPassword(tx, actor, id);
      const expiresAt = await this.credentials.allowReset(tx, id, token);
      return { url: `${this.origin.url}/reset-password#${token}`, expiresAt: expiresAt.toISOString() };
    });
  }

  /** Takes the second step away; the person's sign-ins end. Throws PersonNotFoundError NotPermittedError SecondStepMissingError. */
  async removeSecondStep(actor: Principal, id: string): Promise<void> {
    await this.dataSource.transaction(async (tx) => {
      await this.changes.lock(tx, actor, id);
      await this.credentials.removeSecondStep(tx, id);
    });
  }
}
