import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Role } from '../../../protocol/http/auth.js';
import { KeyRevocations } from '../api-keys/key-revocations.js';
import { PasswordResetsRepository } from '../password-change/password-resets.repository.js';
import { UsersRepository } from '../people/users.repository.js';
import { SignIns } from '../tokens/sign-ins.js';
import { mayLookAfter } from './people-rules.js';

/** Gives people another role, by hand or because a provider says so. The caller holds the person's lock and writes the event. */
@Injectable()
export class RoleChanges {
  constructor(
    private readonly users: UsersRepository,
    private readonly signIns: SignIns,
    private readonly resets: PasswordResetsRepository,
    private readonly keys: KeyRevocations,
  ) {}

  /**
   * The sign-ins end, so that nothing that was opened with the old rights goes on. Links for a new password are void, and where the role rises
   * the keys as well: whoever looked after the person before may have made them, and must not rise along.
   */
  async apply(tx: EntityManager, userId: string, from: Role, to: Role): Promise<void> {
    await this.users.setRole(tx, userId, to);
    await this.signIns.endAll(tx, userId, null, { kind: 'system' });
    await this.resets.remove(tx, userId);
    if (!mayLookAfter(from, to)) await this.keys.revokeAll(tx, userId);
  }
}
