import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { InventoryRepository } from './inventory.repository.js';
import { SessionFactsRepository } from '../lifecycle/session-facts.repository.js';
import { observeMissing } from '../lifecycle/session-lifecycle.js';
import { SessionTransitions } from '../lifecycle/session-transitions.js';

/** One complete list without a session may have been made a moment too early; two in a row mean that it is gone. */
const TIMES_UNTIL_GONE = 2;

/** Draws the conclusion from what complete inventories do not name. */
@Injectable()
export class MissingSessions {
  constructor(
    private readonly dataSource: DataSource,
    private readonly rows: InventoryRepository,
    private readonly sessions: SessionFactsRepository,
    private readonly transitions: SessionTransitions,
  ) {}

  /** Notes that a complete inventory of the agent names `presentIds` and no others. Answers with the sessions that this changed. */
  async note(agentId: string, presentIds: readonly string[]): Promise<string[]> {
    await this.rows.forgive(agentId, presentIds);
    const missing = await this.rows.countMissing(agentId, presentIds);
    const changed: string[] = [];
    for (const { id, times } of missing) {
      if (times >= TIMES_UNTIL_GONE && (await this.concludeGone(agentId, id))) changed.push(id);
    }
    return changed;
  }

  private async concludeGone(agentId: string, id: string): Promise<boolean> {
    return this.dataSource.transaction(async (tx) => {
      const session = await this.sessions.lock(tx, id);
      const change = session?.agentId === agentId ? observeMissing(session) : null;
      if (session && change) await this.transitions.commit(tx, session, change);
      return change !== null;
    });
  }
}
