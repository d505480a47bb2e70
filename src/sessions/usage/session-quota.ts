import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { MyQuota } from '../../../protocol/http/quotas.js';
import type { ProblemError } from '../../platform/http/problem.error.js';
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

  /** Takes the turns of those owners who need not be waited for, as {@link takeTurn}. */
  async takeFreeTurns(tx: EntityManager, ownerIds: readonly string[]): Promise<ReadonlySet<string>> {
    return this.gate.takeFreeTurns(tx, ownerIds);
  }

  /** Why each of these new sessions, all of different owners, is refused, as {@link admit} would; null for those that may be. */
  async refusalsOf(tx: EntityManager, sessions: readonly SessionFacts[]): Promise<(ProblemError | null)[]> {
    const ownerIds = sessions.map(({ ownerId }) => ownerId);
    const counted = await this.usage.findCountedOf(tx, ownerIds);
    const limits = await this.gate.quotasOf(tx, ownerIds);
    return sessions.map((session) => {
      const quota = limits.get(session.ownerId)?.quota;
      if (!quota) throw new Error('There is no quota of a person.');
      const used = totalUsage(counted.filter(({ ownerId }) => ownerId === session.ownerId));
      return this.gate.judge(quota, { used, asked: addedUsage(null, claiming(session)), isNew: true });
    });
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
