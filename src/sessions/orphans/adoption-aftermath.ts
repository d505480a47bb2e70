import { UserNotFoundError } from '../../auth/auth.errors.js';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { usernameKey } from '../../auth/people/username-key.js';
import { EventLog } from '../../platform/events/event-log.js';
import { SessionDispatcher } from '../reconciliation/session-dispatcher.js';
import { SessionQuota } from '../usage/session-quota.js';

/** What comes with an adoption: the turn of its owner, the entry in the log, and the word to the agent. */
@Injectable()
export class AdoptionAftermath {
  constructor(
    private readonly dataSource: DataSource,
    private readonly quota: SessionQuota,
    private readonly events: EventLog,
    private readonly dispatcher: SessionDispatcher,
  ) {}

  /** @throws UserNotFoundError when nobody signs in with that name. */
  async personOf(username: string): Promise<string> {
    const sql = 'SELECT id FROM users WHERE username_key = $1';
    const [found] = await this.dataSource.query<{ id: string }[]>(sql, [usernameKey(username)]);
    if (!found) throw new UserNotFoundError();
    return found.id;
  }

  /** @throws UserNotFoundError when there is no such person. */
  async takeTurn(tx: EntityManager, ownerId: string): Promise<void> {
    await this.quota.takeTurn(tx, ownerId);
    const found = await tx.query<unknown[]>('SELECT 1 FROM users WHERE id = $1', [ownerId]);
    if (found.length === 0) throw new UserNotFoundError();
  }

  async note(tx: EntityManager, agentId: string, id: string, userId: string): Promise<void> {
    await this.events.append(tx, 'orphan.adopted', { agentId, instanceId: id, sessionId: id, userId });
  }

  /** The agent learns that the session is wanted, so that it follows it from now on. */
  async tell(id: string): Promise<void> {
    await this.dispatcher.repeat([id]);
  }
}
