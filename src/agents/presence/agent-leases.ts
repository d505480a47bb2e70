import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Hello } from '../../../protocol/agent/handshake.js';
import type { Heartbeat } from '../../../protocol/agent/messages.js';
import type { AgentWarning } from '../../../protocol/agent/warnings.js';
import { AgentsConfig } from '../../platform/config/control-plane.config.js';
import { ReplicaId } from '../../platform/database/replica-id.js';
import { EventLog } from '../../platform/events/event-log.js';
import { type AcquiredLease, type AgentEpoch, AgentLeaseRepository, type LostAgent } from './agent-lease.repository.js';
import { type LeaseRefusal, leaseRefusal } from './lease-refusal.js';

/** What {@link AgentLeases.acquire} answers. */
export type LeaseAnswer = AcquiredLease | { readonly refusal: LeaseRefusal };

/** Leases of agents' connections, with their events: each change and its event are one transaction. */
@Injectable()
export class AgentLeases {
  constructor(
    private readonly dataSource: DataSource,
    private readonly repository: AgentLeaseRepository,
    private readonly replica: ReplicaId,
    private readonly events: EventLog,
    private readonly config: AgentsConfig,
  ) {}

  /** Silence after which another instance may take an agent over, in milliseconds. */
  get leaseMs(): number {
    return this.config.leaseMs;
  }

  /** Silence after which an agent is lost, in milliseconds. */
  get lostMs(): number {
    return this.config.lostMs;
  }

  /** Takes the lease for a connection whose signature by `publicKey` is good. */
  async acquire(hello: Hello, publicKey: string): Promise<LeaseAnswer> {
    return this.dataSource.transaction(async (tx) => {
      const lease = await this.repository.acquire(tx, hello, publicKey, this.replica.value, this.config.leaseMs);
      if (lease === null) {
        return { refusal: leaseRefusal(await this.repository.state(tx, hello.agentId), this.config.leaseMs) };
      }
      const { agentId, softwareVersion } = hello;
      await this.events.append(
        tx,
        'agent.connected',
        { agentId, epoch: lease.epoch, softwareVersion },
        { kind: 'agent', id: agentId },
      );
      return lease;
    });
  }

  /** Gives the lease of a connection back that is gone. Its time still has to run out for another instance. */
  async release(link: AgentEpoch): Promise<void> {
    await this.dataSource.transaction(async (tx) => {
      if (await this.repository.release(tx, link, this.replica.value))
        await this.append(tx, 'agent.disconnected', link);
    });
  }

  /** Prolongs what this replica holds; answers with the agents that are still its own. Asks the database even if that is nothing. */
  async renew(held: readonly AgentEpoch[]): Promise<ReadonlySet<string>> {
    return this.repository.renew(this.dataSource.manager, held, this.replica.value);
  }

  /** Stores what a heartbeat says about the agent itself. */
  async reportLoad(agentId: string, heartbeat: Heartbeat): Promise<void> {
    await this.repository.reportLoad(this.dataSource.manager, agentId, heartbeat);
  }

  /** Stores whether the platform of an agent answered it in full. */
  async notePlatform(link: AgentEpoch, isComplete: boolean): Promise<void> {
    await this.repository.notePlatform(this.dataSource.manager, link, isComplete);
  }

  /** Stores what an agent says is the matter with its platform. */
  async noteWarnings(link: AgentEpoch, warnings: readonly AgentWarning[]): Promise<void> {
    await this.repository.noteWarnings(this.dataSource.manager, link, warnings);
  }

  /** Releases what died with another replica. */
  async releaseStale(): Promise<void> {
    await this.dataSource.transaction(async (tx) => {
      const released = await this.repository.releaseStale(tx, this.config.leaseMs);
      for (const agent of released) await this.append(tx, 'agent.disconnected', agent);
    });
  }

  /** Declares silent agents lost; answers with the new ones. */
  async loseSilent(): Promise<readonly LostAgent[]> {
    return this.dataSource.transaction(async (tx) => {
      const lost = await this.repository.loseSilent(tx, this.config.lostMs);
      for (const agent of lost) await this.append(tx, 'agent.lost', agent);
      return lost;
    });
  }

  private async append(
    tx: Parameters<EventLog['append']>[0],
    name: 'agent.disconnected' | 'agent.lost',
    { agentId, epoch }: AgentEpoch,
  ): Promise<void> {
    await this.events.append(tx, name, { agentId, epoch }, { kind: 'system' });
  }
}
