import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { RowWatch } from '../../platform/database/row-watch.js';
import { SingleFlight } from '../../platform/single-flight.js';
import { DeadlinesRepository } from './deadlines.repository.js';
import { missDeadline } from './session-deadline.js';
import { SessionFactsRepository } from './session-facts.repository.js';
import { SessionTransitions } from './session-transitions.js';

const PERIOD_MS = 1_000;
const BATCH = 100;

/** Decides about sessions that do not arrive in time. Every replica looks; the row's lock lets one of them decide. */
@Injectable()
export class SessionDeadlines implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(SessionDeadlines.name);
  private readonly sweeps = new SingleFlight(
    () => this.sweepOnce(),
    (error) => this.logger.warn({ err: error }, 'Deadlines could not be checked; they are checked again.'),
  );
  private stop: () => void = () => undefined;

  constructor(
    private readonly dataSource: DataSource,
    private readonly deadlines: DeadlinesRepository,
    private readonly sessions: SessionFactsRepository,
    private readonly transitions: SessionTransitions,
    private readonly rows: RowWatch,
  ) {}

  onApplicationBootstrap(): void {
    this.stop = this.rows.follow((hint) => {
      if (hint === null) void this.sweep();
    }, PERIOD_MS);
  }

  async onApplicationShutdown(): Promise<void> {
    this.stop();
    await this.sweeps.settled();
  }

  /** Gives the sessions of an agent back the time in which nobody heard it, while no replica was there that could let deadlines stand still. */
  async makeUpFor(agentId: string, silentMs: number): Promise<void> {
    await this.deadlines.shift(agentId, silentMs);
  }

  /** Checks every deadline now. Never rejects. */
  async sweep(): Promise<void> {
    await this.sweeps.run();
  }

  private async sweepOnce(): Promise<void> {
    await this.deadlines.followAgents();
    for (const id of await this.deadlines.findOverdue(BATCH)) await this.miss(id);
  }

  /** One session that cannot be decided about keeps no other waiting; it is looked at again with the next sweep. */
  private async miss(id: string): Promise<void> {
    try {
      await this.decide(id);
    } catch (error) {
      this.logger.error({ err: error, sessionId: id }, 'A missed deadline could not be dealt with; it is tried again.');
    }
  }

  private async decide(id: string): Promise<void> {
    await this.dataSource.transaction(async (tx) => {
      const session = await this.sessions.lockOverdue(tx, id);
      const change = session && missDeadline(session);
      if (!session || !change) return;
      const next = await this.transitions.commit(tx, session, change);
      if (next.state === session.state) await this.transitions.prolong(tx, next);
    });
  }
}
