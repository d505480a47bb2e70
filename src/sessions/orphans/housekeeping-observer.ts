import { Injectable } from '@nestjs/common';
import type { HomeSizes, InstancesDescribed } from '../../../protocol/agent/instances.js';
import type { AgentObserver } from '../../agents/agent-observer.js';
import { HomeDeletions } from '../homes/home-deletions.js';
import { HomeMeasurements } from '../homes/home-measurements.js';
import { OrphanRegister } from './orphan-register.js';
import { OrphanRemovals } from './orphan-removals.js';

/** Passes on what agents say of what lies on their platforms beside sessions. Registered by the module. */
@Injectable()
export class HousekeepingObserver implements AgentObserver {
  constructor(
    private readonly orphans: OrphanRegister,
    private readonly orphanRemovals: OrphanRemovals,
    private readonly homes: HomeMeasurements,
    private readonly homeDeletions: HomeDeletions,
  ) {}

  /** What was asked for while the agent was away is done now. Not waited for: the agent has more to say meanwhile. */
  agentConnected(): Promise<void> {
    void this.orphanRemovals.run();
    void this.homeDeletions.run();
    return Promise.resolve();
  }

  async instancesDescribed(agentId: string, described: InstancesDescribed): Promise<void> {
    await this.orphans.describe(agentId, described);
  }

  async homesMeasured(agentId: string, sizes: HomeSizes): Promise<void> {
    await this.homes.note(agentId, sizes);
  }
}
