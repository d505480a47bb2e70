import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { ConnectedAgents } from '../../agents/connected-agents.js';
import { RowWatch } from '../../platform/database/row-watch.js';
import { OnePerKey } from '../../platform/one-per-key.js';
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
  /** Beside each other: an agent that does not answer holds nobody up. */
  private readonly removals = new OnePerKey((error) => this.warn(error));
  private readonly looks = new SingleFlight(
    () => this.removeDue(),
    (error) => this.warn(error),
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
    await this.looks.settled();
    await this.removals.settled();
  }

  /** Tells the agents of this replica what to remove. Never rejects. */
  async run(): Promise<void> {
    await this.looks.run();
  }

  private async removeDue(): Promise<void> {
    const due = await this.orphans.findDue(this.dataSource.manager, PAUSE_MS);
    for (const orphan of due.filter(({ agentId }) => this.agents.isHere(agentId)))
      this.removals.start(`${orphan.agentId} ${orphan.id}`, () => this.remove(orphan));
  }

  /** The row is the truth: the next look finds it again. */
  private warn(error: unknown): void {
    this.logger.warn({ err: error }, 'Instances could not be removed; it is tried again.');
  }

  private async remove(orphan: DueOrphan): Promise<void> {
    const { agentId, id, generation } = orphan;
    const answer = await this.agents.askToRemove(agentId, 'instance.remove', { id, generation }, ANSWER_MS);
    if (answer?.ok) await this.register.noteRemoved(agentId, id);
    else if (answer) await this.orphans.noteTried(this.dataSource.manager, orphan, answer.problem.detail);
  }
}
