import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { RowWatch } from '../../platform/database/row-watch.js';
import { SingleFlight } from '../../platform/single-flight.js';
import { SessionFactsRepository } from './session-facts.repository.js';
import { observeRevoked } from './session-lifecycle.js';
import { SessionTransitions } from './session-transitions.js';

const BATCH = 100;
const LEFT_BEHIND = `
  SELECT s.id FROM sessions s JOIN agents a ON a.id = s.agent_id
  WHERE NOT s.is_released AND a.revoked_at IS NOT NULL LIMIT $1`;

/** Closes the sessions of agents that were revoked. An agent that is only silent changes nothing about its sessions. */
@Injectable()
export class RevokedAgents implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(RevokedAgents.name);
  private readonly sweeps = new SingleFlight(
    () => this.closeLeftBehind(),
    (error) => this.logger.warn({ err: error }, 'Sessions of revoked agents could not be closed; it is tried again.'),
  );
  private stop: () => void = () => undefined;

  constructor(
    private readonly dataSource: DataSource,
    private readonly sessions: SessionFactsRepository,
    private readonly transitions: SessionTransitions,
    private readonly rows: RowWatch,
  ) {}

  onApplicationBootstrap(): void {
    this.stop = this.rows.follow((hint) => {
      if (hint === null || hint.name === 'agent.revoked') void this.sweeps.run();
    });
  }

  async onApplicationShutdown(): Promise<void> {
    this.stop();
    await this.sweeps.settled();
  }

  private async closeLeftBehind(): Promise<void> {
    const rows = await this.dataSource.query<{ id: string }[]>(LEFT_BEHIND, [BATCH]);
    for (const { id } of rows) await this.close(id);
  }

  /** One session that cannot be closed keeps no other waiting. */
  private async close(id: string): Promise<void> {
    try {
      await this.decide(id);
    } catch (error) {
      this.logger.error(
        { err: error, sessionId: id },
        'A session of a revoked agent could not be closed; it is tried again.',
      );
    }
  }

  private async decide(id: string): Promise<void> {
    await this.dataSource.transaction(async (tx) => {
      const session = await this.sessions.lock(tx, id);
      const change = session && observeRevoked(session);
      if (session && change) await this.transitions.commit(tx, session, change);
    });
  }
}
