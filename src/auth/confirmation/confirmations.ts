import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { EventLog } from '../../platform/events/event-log.js';
import type { Principal } from '../principal.js';
import { SignInsRepository } from '../tokens/sign-ins.repository.js';

/** Writes down that somebody has just proved again who they are. */
@Injectable()
export class Confirmations {
  constructor(
    private readonly dataSource: DataSource,
    private readonly signIns: SignInsRepository,
    private readonly log: EventLog,
  ) {}

  run(principal: Principal): Promise<void> {
    return this.dataSource.transaction((tx) => this.confirm(tx, principal));
  }

  /** The same by a code of the second step, within the transaction that uses it up. */
  async confirmByCode(tx: EntityManager, principal: Principal): Promise<void> {
    await this.signIns.markCodePassed(tx, principal.signInId);
    await this.confirm(tx, principal);
  }

  async confirm(tx: EntityManager, { userId, signInId }: Principal): Promise<void> {
    await this.signIns.markConfirmed(tx, signInId);
    await this.log.append(tx, 'sign-in.confirmed', { userId, familyId: signInId });
  }
}
