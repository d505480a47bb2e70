import { Injectable } from '@nestjs/common';
import type { Heartbeat, Inventory, SessionProgress, SessionReport } from '../../../protocol/agent/messages.js';
import type { AgentObserver } from '../../agents/agent-observer.js';
import { Inventories } from './inventories.js';
import { SessionDeadlines } from '../lifecycle/session-deadlines.js';
import { SessionDispatcher } from './session-dispatcher.js';
import { SessionBeats } from './session-beats.js';
import { isAheadOf, SessionReports } from './session-reports.js';

/** Passes on what agents of this replica say to whoever acts on it. Registered by the module. */
@Injectable()
export class SessionObserver implements AgentObserver {
  constructor(
    private readonly reports: SessionReports,
    private readonly inventories: Inventories,
    private readonly deadlines: SessionDeadlines,
    private readonly beats: SessionBeats,
    private readonly dispatcher: SessionDispatcher,
  ) {}

  /** The inventory that follows leads to all that the agent has to be told. */
  async agentConnected(agentId: string, silentMs: number): Promise<void> {
    this.dispatcher.forget(agentId);
    await this.deadlines.makeUpFor(agentId, silentMs);
    await this.deadlines.sweep();
  }

  async agentLost(agentId: string): Promise<void> {
    this.dispatcher.forget(agentId);
    await this.deadlines.sweep();
  }

  async inventoryReceived(agentId: string, inventory: Inventory): Promise<void> {
    await this.inventories.take(agentId, inventory);
  }

  async sessionReported(
    agentId: string,
    { id, ...seen }: SessionReport,
    steps: readonly SessionProgress[],
  ): Promise<void> {
    const changed = await this.reports.follow(agentId, id, seen, steps);
    if (seen.reason) this.dispatcher.noteRefusal(agentId, id, seen.generation);
    // The agent cleans up what failed, even when nothing seems to be left of it. Everything else follows from the hint.
    if (changed && (changed.state === 'failed' || isAheadOf(changed, seen.generation)))
      await this.dispatcher.repeat([id]);
  }

  async sessionProgressed(agentId: string, steps: readonly [SessionProgress, ...SessionProgress[]]): Promise<void> {
    await this.reports.noteProgress(agentId, steps[0].id, steps);
  }

  async heartbeatReceived(agentId: string, heartbeat: Heartbeat): Promise<void> {
    await this.beats.note(agentId, heartbeat);
  }
}
