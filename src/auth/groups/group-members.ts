import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { GroupMemberPage, ListGroups } from '../../../protocol/http/groups.js';
import { Id } from '../../../protocol/ids.js';
import { EventLog } from '../../platform/events/event-log.js';
import { decodeCursor, pageFrom } from '../../platform/http/cursor.js';
import { GroupNotFoundError, UserNotFoundError } from '../auth.errors.js';
import { UsersRepository } from '../people/users.repository.js';
import { GroupsRepository } from './groups.repository.js';

/** Who is in which group. What follows from it for limits holds from the next request on. */
@Injectable()
export class GroupMembers {
  constructor(
    private readonly dataSource: DataSource,
    private readonly groups: GroupsRepository,
    private readonly users: UsersRepository,
    private readonly events: EventLog,
  ) {}

  /** @throws GroupNotFoundError */
  async list(groupId: string, { limit, cursor }: ListGroups): Promise<GroupMemberPage> {
    await this.requireGroup(this.dataSource.manager, groupId);
    const rows = await this.groups.findMembers(groupId, decodeCursor(cursor, Id), limit + 1);
    return pageFrom(rows, limit, ({ id, username, displayName }) => ({ id, username, displayName }));
  }

  /** Adds a person who may be a member already. @throws GroupNotFoundError, UserNotFoundError */
  async add(groupId: string, userId: string): Promise<void> {
    await this.dataSource.transaction(async (tx) => {
      await this.requireBoth(tx, groupId, userId);
      if (await this.groups.addMember(tx, groupId, userId))
        await this.events.append(tx, 'group.member-added', { groupId, userId });
    });
  }

  /** Removes a person who may be none. @throws GroupNotFoundError, UserNotFoundError */
  async remove(groupId: string, userId: string): Promise<void> {
    await this.dataSource.transaction(async (tx) => {
      await this.requireBoth(tx, groupId, userId);
      if (await this.groups.removeMember(tx, groupId, userId))
        await this.events.append(tx, 'group.member-removed', { groupId, userId });
    });
  }

  private async requireBoth(tx: EntityManager, groupId: string, userId: string): Promise<void> {
    if (!Id.safeParse(groupId).success || !(await this.groups.hold(tx, groupId))) throw new GroupNotFoundError();
    const isKnown = Id.safeParse(userId).success && (await this.users.findById(tx, userId)) !== null;
    if (!isKnown) throw new UserNotFoundError();
  }

  private async requireGroup(tx: EntityManager, groupId: string): Promise<void> {
    const isKnown = Id.safeParse(groupId).success && (await this.groups.find(tx, groupId)) !== null;
    if (!isKnown) throw new GroupNotFoundError();
  }
}
