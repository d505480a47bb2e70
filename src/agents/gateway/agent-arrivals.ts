import { Injectable, Logger } from '@nestjs/common';
import type { Socket } from 'socket.io';
import { Clock } from '../../platform/clock.js';
import { ConnectedAgents } from '../connected-agents.js';
import { ObserverQueue } from './observer-queue.js';
import type { WelcomedAgent } from './agent-handshake.js';
import { AgentLeases } from '../presence/agent-leases.js';
import { AgentLink } from './agent-link.js';
import { AgentMessages } from './agent-messages.js';

/** Follows welcomed agents from arrival to departure. */
@Injectable()
export class AgentArrivals {
  private readonly logger = new Logger(AgentArrivals.name);
  private readonly departures = new Set<Promise<void>>();

  constructor(
    private readonly connected: ConnectedAgents,
    private readonly observers: ObserverQueue,
    private readonly messages: AgentMessages,
    private readonly leases: AgentLeases,
    private readonly clock: Clock,
  ) {}

  /**
   * Makes `socket` the agent's link, in the place of an older one; null when it is the older one, or gone already. Announce the link once
   * the agent knows that it is welcome: what observers send must not overtake that.
   */
  arrive(socket: Socket, { agentId, epoch }: WelcomedAgent, host: string): AgentLink | null {
    const link = new AgentLink(socket, agentId, epoch, host);
    link.onClosed(() => this.depart(link));
    if (!link.isOpen) return null;
    if (!this.connected.add(link)) {
      link.cut();
      return null;
    }
    this.messages.receive(socket, link);
    return link;
  }

  /** Tells the observers that an agent is there, which had not been heard of for `silentMs` milliseconds. */
  announce(link: AgentLink, silentMs: number): void {
    const { agentId, epoch } = link;
    this.logger.log({ agentId, epoch, silentMs }, 'An agent connected.');
    const isWanted = (): boolean => this.connected.isCurrent(link);
    this.observers
      .tell(agentId, (observer) => observer.agentConnected?.(agentId, silentMs), isWanted)
      .catch(() => undefined); // Logged by the queue; the next inventory makes good for it.
  }

  /** Resolves when no agent that is connected now is so any more, and the rows say so; after `withinMs` milliseconds at the latest. */
  async allGone(withinMs: number): Promise<void> {
    const gone = this.connected.all().map((link) => new Promise<void>((resolve) => link.onClosed(resolve)));
    await new Promise<void>((resolve) => {
      const deadline = this.clock.after(withinMs, resolve);
      void Promise.all(gone).then(() => {
        deadline.cancel();
        resolve();
      });
    });
    await Promise.allSettled(this.departures);
  }

  /** Ends every connection and waits until the rows say so. */
  async dismissAll(): Promise<void> {
    for (const link of this.connected.all()) link.cut();
    await Promise.allSettled(this.departures);
  }

  private depart(link: AgentLink): void {
    const { agentId, epoch } = link;
    this.connected.remove(link);
    const departure = this.leases
      .release({ agentId, epoch })
      .catch((error: unknown) =>
        this.logger.warn({ err: error, agentId }, 'It could not be stored that an agent left; its lease will run out.'),
      )
      .finally(() => this.departures.delete(departure));
    this.departures.add(departure);
    this.logger.log({ agentId, epoch }, 'An agent disconnected.');
  }
}
