import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { MyQuota } from '../../../protocol/http/quotas.js';
import { QuotaGate } from '../../quotas/quota-gate.js';
import { addedUsage, totalUsage } from '../../quotas/quota-usage.js';
import { claimOf, type SessionFacts } from '../lifecycle/session-facts.js';
import { sharesOf } from './quota-shares.js';
import { SessionUsageRepository } from './session-usage.repository.js';

/** Checks sessions against their owners' quotas. What is used is counted from the rows each time: a counter could drift. */
@Injectable()
export class SessionQuota {
  constructor(
    private readonly dataSource: DataSource,
    private readonly gate: QuotaGate,
    private readonly usage: SessionUsageRepository,
  ) {}

  /** Waits for the owner's turn. Comes before any lock of a session in the same transaction. */
  async takeTurn(tx: EntityManager, ownerId: string): Promise<void> {
    await this.gate.takeTurn(tx, ownerId);
  }

  /**
   * Lets the step from `before` (null for a session whose row is not there yet) to `after` pass if its owner may have what it adds. Who
   * takes a session back that is falling asleep asks for all that it is about to give back: else a frozen one would get its processor time
   * on that way for nothing.
   *
   * @throws QuotaExceededError
   */
  async admit(tx: EntityManager, before: SessionFacts | null, after: SessionFacts): Promise<void> {
    const judged = before && claiming(before.state === 'hibernating' ? { ...before, state: 'hibernated' } : before);
    const counted = await this.usage.findCounted(tx, after.ownerId);
    const used = totalUsage(counted.map((session) => (session.id === judged?.id ? judged : session)));
    const demand = { used, asked: addedUsage(judged, claiming(after)), isNew: before === null };
    await this.gate.admit(tx, after.ownerId, demand);
  }

  /** What a person may have, has, and could still have. */
  async ofPerson(userId: string): Promise<MyQuota> {
    const tx = this.dataSource.manager;
    const quota = await this.gate.quotaOf(tx, userId);
    const used = totalUsage(await this.usage.findCounted(tx, userId));
    return sharesOf(quota, used);
  }
}

/** What a session counts as: its programs may still use more than its new size. */
const claiming = (session: SessionFacts): SessionFacts => ({ ...session, resources: claimOf(session) });
