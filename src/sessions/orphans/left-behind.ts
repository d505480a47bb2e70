import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import type { Inventory, InventoryEntry } from '../../../protocol/agent/messages.js';
import { ConnectedAgents } from '../../agents/connected-agents.js';
import { OnePerKey } from '../../platform/one-per-key.js';
import { InventoryRepository, type KnownSession } from '../reconciliation/inventory.repository.js';

/** How long an agent may take. */
const ANSWER_MS = 45_000;

/**
 * Whether `entry` is what a session left on `agentId` when it was started again elsewhere: nothing of it lives, its failure had it cleaned up, and
 * the word did not arrive. An agent that is ahead of the row knows something that the row does not, and keeps it.
 */
export function isLeftBehind(session: KnownSession, entry: InventoryEntry, agentId: string): boolean {
  return session.agentId !== agentId && entry.state === 'absent' && entry.generation < session.generation;
}

/**
 * Has agents remove what failed sessions left with them that were started again elsewhere: dead containers, and temporary homes, which are their
 * sessions' own and end with their failure. What lives is none of this; it is on the list of orphans.
 */
@Injectable()
export class LeftBehind implements OnApplicationShutdown {
  private readonly logger = new Logger(LeftBehind.name);
  /** The next inventory names again what could not be removed. */
  private readonly removals = new OnePerKey((error) =>
    this.logger.warn({ err: error }, 'What a session left behind could not be removed; it is tried again.'),
  );

  constructor(
    private readonly rows: InventoryRepository,
    private readonly agents: ConnectedAgents,
  ) {}

  /** Looks for it in an inventory. Resolves as soon as the agent is asked. */
  async clear(agentId: string, { sessions: entries }: Inventory): Promise<void> {
    const dead = new Map(entries.filter(({ state }) => state === 'absent').map((entry) => [entry.id, entry]));
    if (dead.size === 0) return;
    for (const session of await this.rows.findKnown([...dead.keys()])) {
      const entry = dead.get(session.id);
      if (entry && isLeftBehind(session, entry, agentId))
        this.removals.start(`${agentId} ${session.id}`, () => this.remove(agentId, session));
    }
  }

  async onApplicationShutdown(): Promise<void> {
    await this.removals.settled();
  }

  /** If the session comes back to this agent meanwhile, that is a newer generation, and the agent refuses. */
  private async remove(agentId: string, { id, generation }: KnownSession): Promise<void> {
    const message = { id, generation: generation - 1 };
    const answer = await this.agents.askToRemove(agentId, 'instance.remove', message, ANSWER_MS);
    if (answer?.ok === false)
      this.logger.warn(
        { agentId, sessionId: id, problem: answer.problem.detail },
        'Something of a session was left behind.',
      );
  }
}
