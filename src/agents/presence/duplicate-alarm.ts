import { Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '../../platform/clock.js';
import { EventLog } from '../../platform/events/event-log.js';

/** A clone tries again every few seconds, the log needs it once in a while. */
const QUIET_MS = 60_000;

/** Tells administrators that two processes hold the key of one agent. */
@Injectable()
export class DuplicateAlarm {
  private readonly logger = new Logger(DuplicateAlarm.name);
  private readonly raisedAtMs = new Map<string, number>();

  constructor(
    private readonly dataSource: DataSource,
    private readonly events: EventLog,
    private readonly clock: Clock,
  ) {}

  /** Writes `agent.duplicate-refused`, at most once a minute for each agent. */
  async raise(agentId: string): Promise<void> {
    const nowMs = this.clock.monotonicMs();
    const lastMs = this.raisedAtMs.get(agentId);
    if (lastMs !== undefined && nowMs - lastMs < QUIET_MS) return;
    this.raisedAtMs.set(agentId, nowMs);
    this.logger.warn({ agentId }, 'A second instance of an agent was refused. Find out who else holds its key.');
    await this.dataSource.transaction((tx) =>
      this.events.append(tx, 'agent.duplicate-refused', { agentId }, { kind: 'agent', id: agentId }),
    );
  }
}
