import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { ConnectedAgents } from '../../agents/connected-agents.js';
import { RowWatch } from '../../platform/database/row-watch.js';
import { SingleFlight } from '../../platform/single-flight.js';
import { OrphanRegister } from './orphan-register.js';
import { type DueOrphan, OrphansRepository } from './orphans.repository.js';

/** How long an agent may take: it ends programs that do not want to. */
const ANSWER_MS = 45_000;
/** Before a removal that did not work is tried again. */
const PAUSE_MS = 30_000;

/**
 * Has agents remove what administrators want gone. The wish stands in the row, so that it is carried out as soon as the agent is there, by
 * whichever replica holds it.
 */
@Injectable()
export class OrphanRemovals implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(OrphanRemovals.name);
  private readonly rounds = new SingleFlight(
    () => this.removeDue(),
    (error) => this.logger.warn({ err: error }, 'Instances could not be removed; it is tried again.'),
  );
  private stop: () => void = () => undefined;

  constructor(
    private readonly dataSource: DataSource,
    private readonly orphans: OrphansRepository,
    private readonly register: OrphanRegister,
    private readonly agents: ConnectedAgents,
    private readonly rows: RowWatch,
  ) {}

  onApplicationBootstrap(): void {
    this.stop = this.rows.follow((hint) => {
      if (hint === null || hint.name === 'orphan.removal-requested') void this.run();
    });
  }

  async onApplicationShutdown(): Promise<void> {
    this.stop();
    await this.rounds.settled();
  }

  /** Tells the agents of this replica what to remove. Never rejects. */
  async run(): Promise<void> {
    await this.rounds.run();
  }

  private async removeDue(): Promise<void> {
    const due = await this.orphans.findDue(this.dataSource.manager, PAUSE_MS);
    await Promise.all(due.filter(({ agentId }) => this.agents.isHere(agentId)).map((orphan) => this.remove(orphan)));
  }

  private async remove(orphan: DueOrphan): Promise<void> {
    const { agentId, id, generation } = orphan;
    const answer = await this.agents.askToRemove(agentId, 'instance.remove', { id, generation }, ANSWER_MS);
    if (answer?.ok) await this.register.noteRemoved(agentId, id);
    else if (answer) await this.orphans.noteTried(this.dataSource.manager, orphan, answer.problem.detail);
  }
}
