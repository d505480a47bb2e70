import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import type { Ack, CONTROL_MESSAGES, SessionApply } from '../../protocol/agent/messages.js';
import type { AgentObserver } from './agent-observer.js';
import type { AgentLink } from './gateway/agent-link.js';
import { ObserverQueue } from './gateway/observer-queue.js';

/** The agents whose control connection ends on this replica. */
@Injectable()
export class ConnectedAgents {
  private readonly links = new Map<string, AgentLink>();

  constructor(private readonly observers: ObserverQueue) {}

  /** Whether the agent can be told something from this replica. */
  isHere(agentId: string): boolean {
    return this.links.get(agentId)?.isOpen ?? false;
  }

  /** Tells the agent how a session should look; false when its control connection does not end here. Delivery is not confirmed. */
  apply(agentId: string, message: SessionApply): boolean {
    const link = this.link(agentId);
    link?.send('session.apply', message);
    return link !== null;
  }

  /** Asks the agent what it knows of instances; it answers with a message of its own. Nothing happens when it is not here. */
  describe(agentId: string, ids: readonly string[]): void {
    this.link(agentId)?.send('instance.describe', { ids: [...ids] });
  }

  /**
   * Has the agent remove something and waits for what became of it, `timeoutMs` milliseconds at most. Null when its control connection does
   * not end here, or the answer did not come: then it may have happened or not, and is to be asked for again.
   */
  async askToRemove<Name extends 'instance.remove' | 'home.remove'>(
    agentId: string,
    name: Name,
    message: z.infer<(typeof CONTROL_MESSAGES)[Name]>,
    timeoutMs: number,
  ): Promise<Ack | null> {
    const link = this.link(agentId);
    return link ? link.askPatiently(name, message, timeoutMs) : null;
  }

  /** Calls `observer` with all that agents say on this replica from now on. */
  observe(observer: AgentObserver): void {
    this.observers.observe(observer);
  }

  /** The agent's current connection to this replica. */
  link(agentId: string): AgentLink | null {
    const link = this.links.get(agentId);
    return link?.isOpen ? link : null;
  }

  /** Every current connection. */
  all(): readonly AgentLink[] {
    return [...this.links.values()];
  }

  /** Whether `link` is the one that counts for its agent. */
  isCurrent(link: AgentLink): boolean {
    return this.links.get(link.agentId) === link;
  }

  /** Puts `link` in the place of an older one, which is cut. False when `link` itself is the older one. */
  add(link: AgentLink): boolean {
    const other = this.links.get(link.agentId);
    if (other && other.epoch > link.epoch) return false;
    this.links.set(link.agentId, link);
    other?.cut();
    return true;
  }

  /** Forgets `link`; false when it did not count any more. */
  remove(link: AgentLink): boolean {
    return this.isCurrent(link) && this.links.delete(link.agentId);
  }
}
