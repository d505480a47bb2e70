import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { type Count, MetricsRegistry } from '../../metrics/metrics-registry.js';
import type { EffectiveQuota, QuotaLimits } from '../../protocol/http/quotas.js';
import { Clock } from '../platform/clock.js';
import { takeFree } from '../platform/database/free-locks.js';
import { effectiveQuota } from './quota-policy.js';
import { QUOTAS_METRICS } from './quotas-metrics.js';
import { excessOf, type Usage } from './quota-usage.js';
import { QuotaExceededError } from './quotas.errors.js';
import { QuotasRepository } from './quotas.repository.js';

/** What somebody wants on top of what they have. */
export interface Demand {
  readonly used: Usage;
  readonly asked: Usage;
  /** Whether it is for a new session, whose size can be chosen. */
  readonly isNew: boolean;
}

/** What holds for a person, and whether any of it is settled for them alone. */
export interface PersonLimits {
  readonly quota: EffectiveQuota;
  readonly hasOwn: boolean;
}

const turnOf = (userId: string): string => `quota ${userId}`;

const isSettled = (limits: QuotaLimits | null): boolean => limits !== null && Object.keys(limits).length > 0;

/**
 * Lets through what a person may have. Changes that need more of a quota take turns per person: {@link takeTurn} first, before any row of
 * the person's sessions is locked, then read what is used, then {@link admit} it, all in the transaction of the change.
 */
@Injectable()
export class QuotaGate {
  private readonly refusals: Count<'resource'>;

  constructor(
    private readonly quotas: QuotasRepository,
    private readonly clock: Clock,
    metrics: MetricsRegistry,
  ) {
    this.refusals = metrics.counter(QUOTAS_METRICS.refusals);
  }

  /**
   * Waits for the person's turn until the transaction ends. An advisory lock and not the person's row: sign-ins lock that one, and every
   * new session refers to it. Nobody who holds a lock of a session or of placement waits for this one, so that none wait for each other.
   */
  async takeTurn(tx: EntityManager, userId: string): Promise<void> {
    await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [turnOf(userId)]);
  }

  /** Takes the turns of those of these people who have it to themselves at this moment, as {@link takeTurn}; waits for none. */
  async takeFreeTurns(tx: EntityManager, userIds: readonly string[]): Promise<ReadonlySet<string>> {
    return takeFree(tx, userIds, turnOf);
  }

  /** @throws QuotaExceededError when that is more than the person may have. */
  async admit(tx: EntityManager, userId: string, demand: Demand): Promise<void> {
    const refusal = this.judge(await this.quotaOf(tx, userId), demand);
    if (refusal) throw refusal;
  }

  /** Why somebody for whom `quota` holds is refused what they demand; null when they may have it. */
  judge(quota: EffectiveQuota, { used, asked, isNew }: Demand): QuotaExceededError | null {
    const allowance = {
      sessions: quota.sessions.limit,
      cpuMillis: quota.cpuMillis.limit,
      memoryMiB: quota.memoryMiB.limit,
      storageGiB: quota.storageGiB.limit,
    };
    const excess = excessOf(allowance, used, asked);
    if (!excess) return null;
    this.refusals.add({ resource: excess.resource });
    return new QuotaExceededError(excess, isNew);
  }

  /** Everything that holds for each of these people. */
  async quotasOf(tx: EntityManager, userIds: readonly string[]): Promise<ReadonlyMap<string, PersonLimits>> {
    const settled = await this.quotas.settledForAll(tx, userIds);
    const atMs = this.clock.now().getTime();
    return new Map(
      [...settled].map(([id, limits]) => [id, { quota: effectiveQuota(limits, atMs), hasOwn: isSettled(limits.user) }]),
    );
  }

  /** Everything that holds for a person. */
  async quotaOf(tx: EntityManager, userId: string): Promise<EffectiveQuota> {
    return effectiveQuota(await this.quotas.settledFor(tx, userId), this.clock.now().getTime());
  }
}
