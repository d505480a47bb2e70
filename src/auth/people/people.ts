import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { EventData } from '../../../protocol/events.js';
import type { Me, UpdateMe } from '../../../protocol/http/auth.js';
import { isUniqueViolation } from '../../platform/database/database-unavailable.js';
import { EventLog } from '../../platform/events/event-log.js';
import { UnauthenticatedError, UsernameTakenError } from '../auth.errors.js';
import type { User } from './user.entity.js';
import { type NewUser, UsersRepository } from './users.repository.js';

/** How people see themselves. */
export function toMe(user: User): Me {
  const { id, username, displayName, role, createdAt } = user;
  return { id, username, displayName, role, createdAt: createdAt.toISOString() };
}

/** The people that this installation knows. */
@Injectable()
export class People {
  constructor(
    private readonly dataSource: DataSource,
    private readonly users: UsersRepository,
    private readonly log: EventLog,
  ) {}

  /** @throws UsernameTakenError when somebody has the name; the transaction is lost then. */
  async create(tx: EntityManager, user: NewUser, origin: EventData<'user.created'>['origin']): Promise<void> {
    try {
      await this.users.insert(tx, user);
    } catch (error) {
      if (isUniqueViolation(error, 'users_username_key_key')) throw new UsernameTakenError();
      throw error;
    }
    await this.log.append(tx, 'user.created', { userId: user.id, role: user.role, origin });
  }

  /** @throws UnauthenticatedError when the person was removed a moment ago. */
  async me(userId: string, tx: EntityManager = this.dataSource.manager): Promise<Me> {
    const user = await this.users.findById(tx, userId);
    if (!user) throw new UnauthenticatedError();
    return toMe(user);
  }

  /** Changes what people may change about themselves. */
  updateMe(userId: string, { displayName }: UpdateMe): Promise<Me> {
    return this.dataSource.transaction(async (tx) => {
      await this.users.rename(tx, userId, displayName);
      await this.log.append(tx, 'user.updated', { userId, fields: ['displayName'] });
      return this.me(userId, tx);
    });
  }
}
