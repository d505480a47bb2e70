import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { ConfirmationProof } from '../../../protocol/http/second-step.js';
import { EventLog } from '../../platform/events/event-log.js';
import type { Principal } from '../principal.js';
import { SignInsRepository } from '../tokens/sign-ins.repository.js';

/** What we can check ourselves. */
export type OwnProof = Exclude<ConfirmationProof, 'provider'>;

/** Writes down that somebody has just proved again who they are. */
@Injectable()
export class Confirmations {
  constructor(
    private readonly dataSource: DataSource,
    private readonly signIns: SignInsRepository,
    private readonly log: EventLog,
  ) {}

  /** By everything that the person has here, within the transaction that uses it up. */
  async confirm(tx: EntityManager, { userId, signInId }: Principal, proofs: readonly OwnProof[]): Promise<void> {
    if (proofs.some((proof) => proof !== 'password')) await this.signIns.markCodePassed(tx, signInId);
    await this.signIns.markConfirmed(tx, signInId);
    await this.log.append(tx, 'sign-in.confirmed', { userId, familyId: signInId, proofs: [...proofs] });
  }

  /** The same by the password, where the person has nothing else. */
  confirmByPassword(principal: Principal): Promise<void> {
    return this.dataSource.transaction((tx) => this.confirm(tx, principal, ['password']));
  }
}
