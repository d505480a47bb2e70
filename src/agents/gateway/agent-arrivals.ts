import { Injectable, Logger } from '@nestjs/common';
import type { Socket } from 'socket.io';
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
  ) {}

  /** Makes `socket` the agent's link, in the place of an older one. Returns before anything of the agent is read. */
  arrive(socket: Socket, { agentId, epoch }: WelcomedAgent, host: string): void {
    const link = new AgentLink(socket, agentId, epoch, host);
    link.onClosed(() => this.depart(link));
    if (!link.isOpen) return;
    if (!this.connected.add(link)) {
      link.cut();
      return;
    }
    this.logger.log({ agentId, epoch }, 'An agent connected.');
    this.messages.receive(socket, link);
    const isWanted = (): boolean => this.connected.isCurrent(link);
    this.observers.tell(agentId, (observer) => observer.agentConnected(agentId), isWanted).catch(() => undefined); // Logged by the queue; the next inventory makes good for it.
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
