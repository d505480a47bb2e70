import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { ErasePerson, PersonErasure as Erased } from '../../../protocol/http/account.js';
import { EventLog } from '../../platform/events/event-log.js';
import { PersonChanges } from '../people-admin/person-changes.js';
import type { Principal } from '../principal.js';
import { SignIns } from '../tokens/sign-ins.js';
import { OwnErasureError, PersonInUseError, UsernameNotTypedError } from './erasure.errors.js';
import { PersonErasureRepository } from './person-erasure.repository.js';

/**
 * Erases everything that is known of a person, for good. The log names people by random ids: with the row's names gone they name nobody, and the
 * chain stays as it is.
 */
@Injectable()
export class PersonErasure {
  constructor(
    private readonly dataSource: DataSource,
    private readonly changes: PersonChanges,
    private readonly rows: PersonErasureRepository,
    private readonly signIns: SignIns,
    private readonly log: EventLog,
  ) {}

  /**
   * In one transaction: what cannot be written down is not erased.
   *
   * @throws PersonNotFoundError NotPermittedError LastAdminError
   * @throws OwnErasureError, UsernameNotTypedError, or PersonInUseError while a session of the person has not ended.
   */
  erase(actor: Principal, userId: string, { username, homes }: ErasePerson): Promise<Erased> {
    if (actor.userId === userId) throw new OwnErasureError();
    return this.dataSource.transaction(async (tx) => {
      await this.rows.holdIdentities(tx, userId);
      const person = await this.changes.lock(tx, actor, userId);
      if (person.username !== username) throw new UsernameNotTypedError();
      // Shutting out refuses the last administrator, and ends sign-ins in the way that sockets and streams follow.
      await this.changes.apply(tx, actor, userId, { isDisabled: true });
      const sessions = await this.rows.countSessions(tx, userId);
      if (sessions > 0) throw new PersonInUseError(sessions);
      await this.signIns.endAll(tx, userId, null, { kind: 'system' });
      if (homes === 'delete') await this.deleteHomes(tx, userId);
      await this.rows.forget(tx, userId, `erased-${randomUUID()}`);
      await this.log.append(tx, 'user.erased', { userId, homes });
      await this.log.append(tx, 'user.origins-erased', { userId });
      return { userId, entries: await this.rows.eraseOrigins(tx, userId) };
    });
  }

  private async deleteHomes(tx: EntityManager, userId: string): Promise<void> {
    for (const home of await this.rows.homes(tx, userId)) {
      const { id: homeId, template, agentId } = home;
      await this.rows.leaveHome(tx, home);
      await this.log.append(tx, 'home.deletion-requested', { homeId, userId, template, agentId });
      if (!home.isReachable)
        await this.log.append(tx, 'home.deleted', { homeId, userId, template, agentId, isConfirmed: false });
    }
  }
}
