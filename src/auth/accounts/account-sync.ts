import { Injectable, Logger } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { EventLog } from '../../platform/events/event-log.js';
import { PeopleAdminRepository } from '../people-admin/people-admin.repository.js';
import { RoleChanges } from '../people-admin/role-changes.js';
import type { User } from '../people/user.entity.js';
import { UsersRepository } from '../people/users.repository.js';
import type { IdentityProvider } from '../providers/identity-provider.js';
import type { MappedPerson } from '../sign-on/claim-mapping.js';
import { AccountDisabledError } from '../sign-on/sign-on.errors.js';
import { GroupSyncRepository } from './group-sync.repository.js';

/** Brings an account to what its provider says at each sign-in: role and groups, as far as the mapping names them. */
@Injectable()
export class AccountSync {
  private readonly logger = new Logger(AccountSync.name);

  constructor(
    private readonly users: UsersRepository,
    private readonly admins: PeopleAdminRepository,
    private readonly groups: GroupSyncRepository,
    private readonly roles: RoleChanges,
    private readonly log: EventLog,
  ) {}

  /**
   * Answers with the person as they are now. Another role ends the sign-ins that they had, so that nothing that was opened with the old
   * rights goes on.
   *
   * @throws AccountDisabledError when the person was shut out, whatever the provider says.
   */
  async run(tx: EntityManager, provider: IdentityProvider, userId: string, mapped: MappedPerson): Promise<User> {
    const willChange = await this.takeTurn(tx, userId, mapped.role);
    const user = await this.users.lock(tx, userId);
    if (!user || user.isDisabled) throw new AccountDisabledError();
    await this.syncGroups(tx, provider, userId, mapped.groups);
    if (willChange) user.role = await this.syncRole(tx, provider, user, mapped.role);
    return user;
  }

  /**
   * Whether the role is another one than `to`. If so nobody else decides who is an administrator until the transaction ends: of two who lose
   * that at once, one must see that nobody would be left. Taken before the person is locked, in the order in which changes by hand are.
   */
  private async takeTurn(tx: EntityManager, userId: string, to: User['role'] | null): Promise<boolean> {
    const role = to && (await this.users.findById(tx, userId))?.role;
    if (to === null || role === to) return false;
    await this.admins.lockAdmins(tx);
    return true;
  }

  private async syncGroups(
    tx: EntityManager,
    { id: providerId, mapping }: IdentityProvider,
    userId: string,
    wanted: readonly string[] | null,
  ): Promise<void> {
    if (wanted === null || mapping.groupNames.length === 0) return;
    await this.groups.ensure(tx, [...new Set(wanted)]);
    const managed = mapping.groupNames.map(({ group }) => group);
    const left = await this.groups.leave(tx, userId, managed, wanted);
    const joined = await this.groups.join(tx, userId, wanted);
    if (left.length + joined.length > 0)
      await this.log.append(tx, 'user.groups-synced', { userId, providerId, joined, left });
  }

  /** The last administrator stays one: a mistake in a mapping must not leave an installation that nobody can repair. */
  private async syncRole(
    tx: EntityManager,
    { id: providerId }: IdentityProvider,
    { id: userId, role: from }: User,
    to: User['role'] | null,
  ): Promise<User['role']> {
    if (to === null || to === from) return from;
    if (from === 'admin' && !(await this.users.hasOtherAdmin(tx, userId))) {
      this.logger.warn({ userId, providerId }, 'The last administrator keeps the role, whatever the provider says.');
      return from;
    }
    await this.log.append(tx, 'user.role-synced', { userId, providerId, from, to });
    await this.roles.apply(tx, userId, from, to);
    return to;
  }
}
