import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { GroupPage, GroupView, ListGroups, MyGroups, WriteGroup } from '../../../protocol/http/groups.js';
import { Id } from '../../../protocol/ids.js';
import { isUniqueViolation } from '../../platform/database/database-unavailable.js';
import { valueDigest } from '../../platform/events/canonical-json.js';
import { EventLog } from '../../platform/events/event-log.js';
import { decodeCursor, pageFrom } from '../../platform/http/cursor.js';
import { GroupExistsError, GroupNotFoundError } from '../auth.errors.js';
import { type GroupRow, GroupsRepository } from './groups.repository.js';

const toView = ({ createdAt, ...group }: GroupRow): GroupView => ({ ...group, createdAt: createdAt.toISOString() });

/** The groups that people are in, as administrators deal with them. */
@Injectable()
export class Groups {
  constructor(
    private readonly dataSource: DataSource,
    private readonly groups: GroupsRepository,
    private readonly events: EventLog,
  ) {}

  async list({ limit, cursor }: ListGroups): Promise<GroupPage> {
    return pageFrom(await this.groups.findPage(decodeCursor(cursor, Id), limit + 1), limit, toView);
  }

  async ofPerson(userId: string): Promise<MyGroups> {
    return { items: await this.groups.findOfPerson(userId) };
  }

  /** @throws GroupNotFoundError */
  async show(id: string, tx: EntityManager = this.dataSource.manager): Promise<GroupView> {
    const row = Id.safeParse(id).success ? await this.groups.find(tx, id) : null;
    if (!row) throw new GroupNotFoundError();
    return toView(row);
  }

  /** @throws GroupExistsError */
  async create({ name }: WriteGroup): Promise<GroupView> {
    const id = randomUUID();
    return this.write(async (tx) => {
      await this.groups.insert(tx, id, name);
      await this.events.append(tx, 'group.created', { groupId: id, nameDigest: valueDigest(name) });
      return this.show(id, tx);
    });
  }

  /** @throws GroupNotFoundError, GroupExistsError */
  async rename(id: string, { name }: WriteGroup): Promise<GroupView> {
    return this.write(async (tx) => {
      const before = await this.show(id, tx);
      if (before.name === name) return before;
      await this.groups.rename(tx, id, name);
      const digests = { before: valueDigest(before.name), after: valueDigest(name) };
      await this.events.append(tx, 'group.renamed', { groupId: id, ...digests });
      return { ...before, name };
    });
  }

  /** Removes a group with its quota. Its members stay, and have what holds without it. @throws GroupNotFoundError */
  async remove(id: string): Promise<void> {
    await this.dataSource.transaction(async (tx) => {
      const { name } = await this.show(id, tx);
      await this.groups.remove(tx, id);
      await this.events.append(tx, 'group.removed', { groupId: id, nameDigest: valueDigest(name) });
    });
  }

  /** The database decides who has a name; here its answer gets words. */
  private async write(change: (tx: EntityManager) => Promise<GroupView>): Promise<GroupView> {
    try {
      return await this.dataSource.transaction(change);
    } catch (error) {
      const isTaken = isUniqueViolation(error, 'groups_name_folded') || isUniqueViolation(error, 'groups_name_key');
      throw isTaken ? new GroupExistsError() : error;
    }
  }
}
