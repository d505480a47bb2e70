import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { EventData } from '../../../protocol/events.js';
import { EventLog } from '../../platform/events/event-log.js';
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
    private readonly log: EventLog,
  ) {}

  /** Stores `hash`, voids reset links and ends all sign-ins but `except`. */
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
    await this.log.append(tx, 'password.changed', { userId, way }, actor);
  }
}
