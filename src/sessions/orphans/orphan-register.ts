import { Injectable, Logger } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { MAX_DESCRIBED, type InstancesDescribed } from '../../../protocol/agent/instances.js';
import { ConnectedAgents } from '../../agents/connected-agents.js';
import { EventLog } from '../../platform/events/event-log.js';
import { OrphansRepository, type SeenOrphan } from './orphans.repository.js';

/** As for sessions: one complete list without it may have been made a moment too early. */
const TIMES_UNTIL_GONE = 2;
/** The list of one agent; an agent that makes up instances must not fill table and log. */
const MOST_PER_AGENT = 1_000;

/** What an inventory says of instances that belong to no session. */
export interface OrphanSighting {
  readonly orphans: readonly SeenOrphan[];
  /** Instances of the list that belong to a session after all. */
  readonly ownedIds: readonly string[];
  /** Whether the list names everything that there is. */
  readonly isComplete: boolean;
}

/** Keeps the list of what agents have that belongs to no session. Nothing on it is touched unless an administrator says so. */
@Injectable()
export class OrphanRegister {
  private readonly logger = new Logger(OrphanRegister.name);

  constructor(
    private readonly dataSource: DataSource,
    private readonly orphans: OrphansRepository,
    private readonly agents: ConnectedAgents,
    private readonly events: EventLog,
  ) {}

  /** Brings the agent's part of the list up to date, and asks the agent about what is new on it. */
  async note(agentId: string, sighting: OrphanSighting): Promise<void> {
    // As good as always: nothing there, nothing known.
    if (sighting.orphans.length === 0 && !(await this.orphans.hasAny(this.dataSource.manager, agentId))) return;
    const undescribed = await this.dataSource.transaction((tx) => this.write(tx, agentId, bounded(sighting)));
    if (undescribed.length > 0) this.agents.describe(agentId, undescribed.slice(0, MAX_DESCRIBED));
  }

  /** Stores what an agent told of its instances; only those on the list are of interest. */
  async describe(agentId: string, { instances }: InstancesDescribed): Promise<void> {
    await this.orphans.describe(this.dataSource.manager, agentId, instances);
  }

  /** Takes one off the list that its agent says is gone. */
  async noteRemoved(agentId: string, id: string): Promise<void> {
    await this.dataSource.transaction((tx) => this.forget(tx, agentId, [id]));
  }

  private async write(
    tx: EntityManager,
    agentId: string,
    { orphans, ownedIds, isComplete }: OrphanSighting,
  ): Promise<string[]> {
    const noted = orphans.length > 0 ? await this.orphans.note(tx, agentId, orphans) : [];
    for (const { id: instanceId, cause, isNew } of noted) {
      if (!isNew) continue;
      this.logger.warn(
        { agentId, instanceId, cause },
        'An agent has an instance of no session. It is left alone until an administrator adopts or removes it, on the page of the agent.',
      );
      await this.events.append(tx, 'orphan.found', { agentId, instanceId, cause });
    }
    await this.orphans.forget(tx, agentId, ownedIds);
    const ids = orphans.map(({ id }) => id);
    if (isComplete) await this.forget(tx, agentId, await this.orphans.countMissing(tx, agentId, ids, TIMES_UNTIL_GONE));
    return noted.filter(({ isDescribed }) => !isDescribed).map(({ id }) => id);
  }

  private async forget(tx: EntityManager, agentId: string, ids: readonly string[]): Promise<void> {
    for (const { id: instanceId, wasRequested } of await this.orphans.forget(tx, agentId, ids))
      await this.events.append(tx, 'orphan.removed', { agentId, instanceId, wasRequested });
  }
}

/** The same ones each time, so that none comes and goes. */
function bounded(sighting: OrphanSighting): OrphanSighting {
  if (sighting.orphans.length <= MOST_PER_AGENT) return sighting;
  const inOrder = [...sighting.orphans].sort((a, b) => (a.id < b.id ? -1 : 1));
  return { ...sighting, orphans: inOrder.slice(0, MOST_PER_AGENT) };
}
