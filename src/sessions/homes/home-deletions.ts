import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { ConnectedAgents } from '../../agents/connected-agents.js';
import { RowWatch } from '../../platform/database/row-watch.js';
import { EventLog } from '../../platform/events/event-log.js';
import { OnePerKey } from '../../platform/one-per-key.js';
import { SingleFlight } from '../../platform/single-flight.js';
import { HomeDeletionsRepository, type LeavingHome } from './home-deletions.repository.js';

/** How long an agent may take: there may be many files. */
const ANSWER_MS = 120_000;
/** Before a deletion that did not work is tried again. */
const PAUSE_MS = 30_000;

/**
 * Has agents delete files that their owners or administrators want gone. The wish stands in the row, so that it is carried out as soon as
 * the agent is there, by whichever replica holds it. Nothing else ever deletes a home.
 */
@Injectable()
export class HomeDeletions implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(HomeDeletions.name);
  /** Beside each other: an agent that does not answer holds nobody up. */
  private readonly deletions = new OnePerKey((error) => this.warn(error));
  private readonly looks = new SingleFlight(
    () => this.deleteDue(),
    (error) => this.warn(error),
  );
  private stop: () => void = () => undefined;

  constructor(
    private readonly dataSource: DataSource,
    private readonly homes: HomeDeletionsRepository,
    private readonly agents: ConnectedAgents,
    private readonly events: EventLog,
    private readonly rows: RowWatch,
  ) {}

  onApplicationBootstrap(): void {
    this.stop = this.rows.follow((hint) => {
      if (hint === null || hint.name === 'home.deletion-requested') void this.run();
    });
  }

  async onApplicationShutdown(): Promise<void> {
    this.stop();
    await this.looks.settled();
    await this.deletions.settled();
  }

  /** Tells the agents of this replica what to delete. Never rejects. */
  async run(): Promise<void> {
    await this.looks.run();
  }

  /** Notes that nothing of a home is left, or that nobody can ever reach it: then it is not `isConfirmed`. */
  async noteDeleted(tx: EntityManager, home: LeavingHome, isConfirmed: boolean): Promise<void> {
    const { id: homeId, userId, template, agentId } = home;
    if (await this.homes.clear(tx, home))
      await this.events.append(tx, 'home.deleted', { homeId, userId, template, agentId, isConfirmed });
  }

  private async deleteDue(): Promise<void> {
    const due = await this.homes.findDue(this.dataSource.manager, PAUSE_MS);
    for (const home of due.filter(({ agentId }) => this.agents.isHere(agentId)))
      this.deletions.start(home.id, () => this.delete(home));
  }

  /** The row is the truth: the next look finds it again. */
  private warn(error: unknown): void {
    this.logger.warn({ err: error }, 'Homes could not be deleted; it is tried again.');
  }

  private async delete(home: LeavingHome): Promise<void> {
    const { id, agentId, userId, template } = home;
    const answer = await this.agents.askToRemove(agentId, 'home.remove', { userId, template }, ANSWER_MS);
    if (answer?.ok) await this.dataSource.transaction((tx) => this.noteDeleted(tx, home, true));
    else if (answer) await this.homes.noteTried(this.dataSource.manager, id, answer.problem.detail);
  }
}
