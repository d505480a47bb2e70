import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { AuthConfig } from '../../platform/config/control-plane.config.js';
import { digest, isSameDigest, newSecret } from '../../platform/secrets.js';
import { InvalidSetupTokenError, SetupCompletedError } from '../auth.errors.js';
import { UsersRepository } from '../people/users.repository.js';
import { SetupTokensRepository } from './setup-tokens.repository.js';

/**
 * Whoever holds the set-up link becomes the first admin. The control plane prints one at each start while there is no admin, or the configuration
 * has its token, and then nothing is printed.
 */
@Injectable()
export class FirstAdminSetup {
  constructor(
    private readonly dataSource: DataSource,
    private readonly users: UsersRepository,
    private readonly tokens: SetupTokensRepository,
    private readonly config: AuthConfig,
  ) {}

  /** Whether there is no admin yet. */
  async isRequired(): Promise<boolean> {
    return !(await this.users.hasAdmin(this.dataSource.manager));
  }

  /**
   * The token of the set-up link: the configured one, which is the same on every replica, or a new one, which makes the one before invalid. Null
   * when there is an admin. Call it once at each start.
   */
  setupToken(): Promise<string | null> {
    return this.dataSource.transaction(async (tx) => {
      await this.tokens.lock(tx);
      if (await this.users.hasAdmin(tx)) return null;
      const token = this.config.setupToken ?? newSecret();
      await this.tokens.save(tx, digest(token));
      return token;
    });
  }

  /** Refuses a wrong token before anything is spent on it. Throws what {@link claim} throws. */
  async check(token: string): Promise<void> {
    await this.verify(this.dataSource.manager, token);
  }

  /**
   * Uses the token up, so that of all transactions side by side one goes on to make the admin.
   *
   * @throws SetupCompletedError when there is an admin.
   * @throws InvalidSetupTokenError when the token is not the latest one.
   */
  async claim(tx: EntityManager, token: string): Promise<void> {
    await this.tokens.lock(tx);
    await this.verify(tx, token);
    await this.tokens.remove(tx);
  }

  /** Reads the token before it asks for admins: in the other order a token used up in between would look like a wrong one. */
  private async verify(tx: EntityManager, token: string): Promise<void> {
    const expected = await this.tokens.find(tx);
    if (await this.users.hasAdmin(tx)) throw new SetupCompletedError();
    if (!expected || !isSameDigest(expected, digest(token))) throw new InvalidSetupTokenError();
  }
}
