import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import type { Inventory } from '../../../protocol/agent/messages.js';
import { ConnectedAgents } from '../../agents/connected-agents.js';
import { OnePerKey } from '../../platform/one-per-key.js';
import { type DeadInstance, LeftBehindRepository } from './left-behind.repository.js';

/** How long an agent may take. */
const ANSWER_MS = 45_000;

/**
 * Has former agents remove what is dead there of a session with a temporary home that went on elsewhere, or that its owner ended there: such a home goes
 * with its session's failure or end, and the word to remove it did not arrive. What lives is on the list of orphans, and persistent homes are never touched.
 */
@Injectable()
export class LeftBehind implements OnApplicationShutdown {
  private readonly logger = new Logger(LeftBehind.name);
  /** The next inventory names again what could not be removed. */
  private readonly removals = new OnePerKey((error) =>
    this.logger.warn({ err: error }, 'What a session left behind could not be removed. It is tried again.'),
  );

  constructor(
    private readonly rows: LeftBehindRepository,
    private readonly agents: ConnectedAgents,
  ) {}

  /** Looks for it in an inventory. Resolves as soon as the agent is asked. */
  async clear(agentId: string, { sessions }: Inventory): Promise<void> {
    const dead = sessions.filter(({ state }) => state === 'absent').map(({ id, generation }) => ({ id, generation }));
    if (dead.length === 0) return;
    for (const instance of await this.rows.find(agentId, dead))
      this.removals.start(`${agentId} ${instance.id}`, () => this.remove(agentId, instance));
  }

  async onApplicationShutdown(): Promise<void> {
    await this.removals.settled();
  }

  /** If the session comes back to this agent meanwhile, that is a newer generation, and the agent refuses. */
  private async remove(agentId: string, instance: DeadInstance): Promise<void> {
    const about = { agentId, sessionId: instance.id, generation: instance.generation };
    const answer = await this.agents.askToRemove(agentId, 'instance.remove', instance, ANSWER_MS);
    if (answer?.ok) this.logger.log(about, 'A former agent removed what a session had left there.');
    else if (answer)
      this.logger.warn(
        { ...about, problem: answer.problem.detail },
        'A former agent could not remove what a session left there. It is asked again with its next inventory.',
      );
  }
}
