import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { SetupFirstAdmin } from '../../../protocol/http/auth.js';
import { LocalPasswords } from '../passwords/local-passwords.js';
import { People } from '../people/people.js';
import { type SignInOutcome, SignIns } from '../tokens/sign-ins.js';
import { FirstAdminSetup } from './first-admin-setup.js';

/** Makes the first admin, once, and signs them in. */
@Injectable()
export class FirstAdmin {
  constructor(
    private readonly dataSource: DataSource,
    private readonly setup: FirstAdminSetup,
    private readonly passwords: LocalPasswords,
    private readonly people: People,
    private readonly signIns: SignIns,
  ) {}

  /**
   * Exactly one call succeeds, however many come at once.
   *
   * @throws SetupCompletedError InvalidSetupTokenError WeakPasswordError UsernameTakenError SignInBusyError
   */
  async create({ token, username, password }: SetupFirstAdmin, userAgent: string): Promise<SignInOutcome> {
    await this.setup.check(token);
    const passwordHash = await this.passwords.hashNew(username, password);
    return this.dataSource.transaction(async (tx) => {
      await this.setup.claim(tx, token);
      return this.signInNew(tx, { username, passwordHash, userAgent });
    });
  }

  private async signInNew(
    tx: EntityManager,
    { username, passwordHash, userAgent }: { username: string; passwordHash: string; userAgent: string },
  ): Promise<SignInOutcome> {
    const user = { id: randomUUID(), username, displayName: username, role: 'admin', passwordHash } as const;
    await this.people.create(tx, user, 'setup');
    return this.signIns.open(tx, user, 'setup', userAgent);
  }
}
