import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { EventData } from '../../../protocol/events.js';
import { EventLog } from '../../platform/events/event-log.js';
import { KeyRevocations } from '../api-keys/key-revocations.js';
import { UsersRepository } from '../people/users.repository.js';
import { SignIns } from '../tokens/sign-ins.js';
import { PasswordResetsRepository } from './password-resets.repository.js';

/** What goes with a new password: whoever came in by the old one goes. */
@Injectable()
export class NewPasswords {
  constructor(
    private readonly users: UsersRepository,
    private readonly resets: PasswordResetsRepository,
    private readonly signIns: SignIns,
    private readonly keys: KeyRevocations,
    private readonly log: EventLog,
  ) {}

  /**
   * Stores `hash`, voids reset links and ends all sign-ins but `except`. Who needed a link may not be the one who made the keys: those end with
   * it.
   */
  async store(
    tx: EntityManager,
    userId: string,
    hash: string,
    { way, except }: { readonly way: EventData<'password.changed'>['way']; readonly except: string | null },
  ): Promise<void> {
    const actor = { kind: 'user', id: userId } as const;
    await this.users.lock(tx, userId);
    await this.users.replaceHash(tx, userId, hash);
    await this.resets.remove(tx, userId);
    await this.signIns.endAll(tx, userId, except, actor);
    if (way === 'reset-link') await this.keys.revokeAll(tx, userId, actor);
    await this.log.append(tx, 'password.changed', { userId, way }, actor);
  }

  /** Leaves a person without a password: a provider vouches for them from now on. Reset links are void and all sign-ins end. */
  async remove(tx: EntityManager, userId: string): Promise<void> {
    await this.users.replaceHash(tx, userId, null);
    await this.resets.remove(tx, userId);
    await this.signIns.endAll(tx, userId, null, { kind: 'system' });
    await this.log.append(tx, 'password.changed', { userId, way: 'removed' }, { kind: 'system' });
  }
}
