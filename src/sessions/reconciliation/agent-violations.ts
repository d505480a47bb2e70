import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Clock } from '../../platform/clock.js';
import { EventLog } from '../../platform/events/event-log.js';

/** An agent that goes on and on fills no log: one entry per agent and session in this time. */
const QUIET_MS = 600_000;
const REMEMBERED = 10_000;

/** Notes that an agent spoke of a session that is not its own. What it said is dropped by the caller. */
@Injectable()
export class AgentViolations {
  private readonly notedAtMs = new Map<string, number>();

  constructor(
    private readonly events: EventLog,
    private readonly clock: Clock,
  ) {}

  async note(tx: EntityManager, agentId: string, sessionId: string): Promise<void> {
    const key = `${agentId} ${sessionId}`;
    const nowMs = this.clock.monotonicMs();
    const notedAtMs = this.notedAtMs.get(key);
    if (notedAtMs !== undefined && nowMs - notedAtMs < QUIET_MS) return;
    if (this.notedAtMs.size >= REMEMBERED) this.notedAtMs.clear();
    this.notedAtMs.set(key, nowMs);
    const message = 'The agent reported a session that is on another agent.';
    await this.events.append(tx, 'agent.violated', { agentId, sessionId, message });
  }
}
