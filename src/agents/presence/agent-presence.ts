import { Injectable, Logger, type OnApplicationBootstrap, type BeforeApplicationShutdown } from '@nestjs/common';
import { Clock, type ScheduledTask } from '../../platform/clock.js';
import type { ChangeHint } from '../../platform/database/change-hint.js';
import { ChangeFeed } from '../../platform/database/change-feed.js';
import { ConnectedAgents } from '../connected-agents.js';
import { ObserverQueue } from '../gateway/observer-queue.js';
import { AgentLeases } from './agent-leases.js';

const LONGEST_TICK_MS = 2_500;
const SYSTEM = { kind: 'system' } as const;

/**
 * Keeps `agents` true while nothing happens. Every quarter of the lease it prolongs the leases of the agents that are connected here, all in
 * one statement, and cuts those that were revoked or taken over meanwhile (a hint makes that immediate). Then it releases what a dead
 * replica held and declares lost who was silent for too long.
 *
 * A database that was away makes everybody look silent: nobody is released or lost until this process has been able to write for as long as
 * the silence that it would punish. The same holds after a start, so that a restart of ours loses no agent.
 */
@Injectable()
export class AgentPresence implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(AgentPresence.name);
  private writableSinceMs: number | null = null;
  private running: Promise<void> | null = null;
  private isWantedAgain = false;
  private timer: ScheduledTask | null = null;
  private unsubscribe: (() => void) | null = null;

  constructor(
    private readonly leases: AgentLeases,
    private readonly connected: ConnectedAgents,
    private readonly observers: ObserverQueue,
    private readonly changes: ChangeFeed,
    private readonly clock: Clock,
  ) {}

  onApplicationBootstrap(): void {
    const periodMs = Math.max(50, Math.min(LONGEST_TICK_MS, Math.floor(this.leases.leaseMs / 4)));
    this.timer = this.clock.every(periodMs, () => void this.refresh());
    this.unsubscribe = this.changes.subscribe((hint) => this.noteChange(hint));
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.timer?.cancel();
    this.unsubscribe?.();
    await this.running;
  }

  /** Does one round; a round that is asked for during another one follows it. Resolves when a round that began later is done. */
  async refresh(): Promise<void> {
    if (this.running) this.isWantedAgain = true;
    else this.running = this.rounds();
    return this.running;
  }

  private noteChange(hint: ChangeHint | null): void {
    if (hint !== null && hint.name !== 'agent.revoked' && hint.name !== 'agent.connected') return;
    if (hint === null || (hint.agentId !== null && this.connected.isHere(hint.agentId))) void this.refresh();
  }

  /** Forgets `running` in the very step that finds nothing more to do, so that no wish falls between the two. */
  private async rounds(): Promise<void> {
    do {
      this.isWantedAgain = false;
      try {
        await this.round();
      } catch (error) {
        this.writableSinceMs = null;
        this.logger.warn({ err: error }, 'The leases of agents could not be prolonged. Trying again.');
      }
    } while (this.isAnotherWanted());
    this.running = null;
  }

  private isAnotherWanted(): boolean {
    return this.isWantedAgain;
  }

  private async round(): Promise<void> {
    const held = this.connected.all();
    const mine = await this.leases.renew(held);
    for (const link of held) if (!mine.has(link.agentId)) link.cut();
    this.writableSinceMs ??= this.clock.monotonicMs();
    const writableMs = this.clock.monotonicMs() - this.writableSinceMs;
    if (writableMs >= this.leases.leaseMs) await this.leases.releaseStale();
    if (writableMs >= this.leases.lostMs) await this.declareLost();
  }

  private async declareLost(): Promise<void> {
    for (const { agentId, name, silentMs } of await this.leases.loseSilent()) {
      this.logger.warn(
        { agentId, name, silentMs },
        'An agent is lost. Its sessions are kept and counted, and nobody can open them. See whether its machine and its agent program run.',
      );
      const isStillLost = (): boolean => !this.connected.isHere(agentId);
      void this.observers
        .tell(agentId, (observer) => observer.agentLost?.(agentId), isStillLost, SYSTEM)
        .catch(() => undefined);
    }
  }
}
