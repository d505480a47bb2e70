import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { UpdatePerson } from '../../../protocol/http/account.js';
import { EventLog } from '../../platform/events/event-log.js';
import { isUniqueViolation } from '../../platform/database/database-unavailable.js';
import { EmailTakenError, NotPermittedError } from '../auth.errors.js';
import type { User } from '../people/user.entity.js';
import { UsersRepository } from '../people/users.repository.js';
import type { Principal } from '../principal.js';
import { SignIns } from '../tokens/sign-ins.js';
import { LastAdminError, PersonNotFoundError } from './people-admin.errors.js';
import { PeopleAdminRepository } from './people-admin.repository.js';
import { mayLookAfter } from './people-rules.js';

/** Shuts people out, lets them in again, gives them another role. API, live sockets and streams follow within 5 s, on every replica. */
@Injectable()
export class PersonChanges {
  constructor(
    private readonly rows: PeopleAdminRepository,
    private readonly users: UsersRepository,
    private readonly signIns: SignIns,
    private readonly log: EventLog,
  ) {}

  /**
   * The person, whom nobody else changes until the transaction ends.
   *
   * @throws PersonNotFoundError
   * @throws NotPermittedError when `actor` may not look after somebody of that role.
   */
  async lock(tx: EntityManager, actor: Principal, id: string): Promise<User> {
    await this.rows.lockAdmins(tx);
    const person = await this.users.lock(tx, id);
    if (!person) throw new PersonNotFoundError();
    if (!mayLookAfter(actor.role, person.role)) throw new NotPermittedError();
    return person;
  }

  /** What is the case already is no change. Throws what {@link lock} throws, LastAdminError and EmailTakenError. */
  async apply(tx: EntityManager, actor: Principal, id: string, changes: UpdatePerson): Promise<void> {
    const { role, isDisabled, email } = changes;
    const person = await this.lock(tx, actor, id);
    const to = role ?? person.role;
    if (!mayLookAfter(actor.role, to)) throw new NotPermittedError();
    const isGone = (isDisabled ?? person.isDisabled) || to !== 'admin';
    if (person.role === 'admin' && !person.isDisabled && isGone) await this.mustNotBeLast(tx, id);
    if (to !== person.role) await this.setRole(tx, person, to);
    if (isDisabled !== undefined && isDisabled !== person.isDisabled) await this.setDisabled(tx, id, isDisabled);
    if (email !== undefined) await this.setEmail(tx, actor, id, email);
  }

  /** Whoever a provider says has the address gets the account: nothing for those who look after users only. */
  private async setEmail(tx: EntityManager, actor: Principal, userId: string, email: string | null): Promise<void> {
    if (actor.role !== 'admin') throw new NotPermittedError();
    if ((await this.rows.find(tx, userId))?.email === email) return;
    try {
      await this.rows.setEmail(tx, userId, email);
    } catch (error) {
      if (isUniqueViolation(error, 'users_email_key')) throw new EmailTakenError();
      throw error;
    }
    await this.log.append(tx, 'user.updated', { userId, fields: ['email'] });
  }

  private async mustNotBeLast(tx: EntityManager, id: string): Promise<void> {
    if (!(await this.users.hasOtherAdmin(tx, id))) throw new LastAdminError();
  }

  /** The sign-ins end, so that nothing that was opened with the old rights goes on. */
  private async setRole(tx: EntityManager, { id: userId, role: from }: User, to: User['role']): Promise<void> {
    await this.users.setRole(tx, userId, to);
    await this.log.append(tx, 'user.role-changed', { userId, from, to });
    await this.signIns.endAll(tx, userId, null, { kind: 'system' });
  }

  private async setDisabled(tx: EntityManager, userId: string, isDisabled: boolean): Promise<void> {
    await this.rows.setDisabled(tx, userId, isDisabled);
    await this.log.append(tx, isDisabled ? 'user.disabled' : 'user.enabled', { userId });
    if (isDisabled) await this.signIns.endAll(tx, userId, null, { kind: 'system' });
  }
}
