import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { SessionsConfig } from '../../platform/config/control-plane.config.js';
import { QuotaGate } from '../../quotas/quota-gate.js';
import { endOfDayFor } from '../../quotas/quota-policy.js';
import { dayEndOf } from './end-of-day.js';
import { planSleep, type SleepPlan } from './sleep-plan.js';
import { type AwakeSession, SleepPlansRepository } from './sleep-plans.repository.js';

/** A plan, and whose session it is for. */
export interface PlannedSleep extends SleepPlan {
  readonly ownerId: string;
}

/** Works out when sessions are to sleep: from their inputs, their applications, and what holds for their owners. */
@Injectable()
export class SleepPlanner {
  constructor(
    private readonly plans: SleepPlansRepository,
    private readonly quotas: QuotaGate,
    private readonly config: SessionsConfig,
  ) {}

  /** Makes and notes the plan of a session; null when it is not awake, or somebody else decides about it just now. */
  async plan(tx: EntityManager, id: string): Promise<PlannedSleep | null> {
    const session = await this.plans.lockAwake(tx, id);
    if (!session) return null;
    const plan = await this.planFor(tx, session);
    await this.plans.note(tx, session, plan);
    return { ...plan, ownerId: session.ownerId };
  }

  /** The idle time of the person or their groups stands before the application's. */
  private async planFor(
    tx: EntityManager,
    { ownerId, facts, endOfDay, notedDayEnd }: AwakeSession,
  ): Promise<SleepPlan> {
    const quota = await this.quotas.quotaOf(tx, ownerId);
    const idleMinutes = quota.idleMinutes ? quota.idleMinutes.limit : facts.idleMinutes;
    const lifetimeMinutes = quota.maxLifetimeMinutes.limit;
    const rule = endOfDayFor(quota.endOfDay, endOfDay);
    const dayEnd = rule && dayEndOf(rule, notedDayEnd, facts.nowMs);
    return planSleep({ ...facts, idleMinutes, lifetimeMinutes, dayEnd }, this.config.idleFloorMs);
  }
}
