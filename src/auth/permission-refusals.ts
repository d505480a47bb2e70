import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { type Count, MetricsRegistry } from '../../metrics/metrics-registry.js';
import { Clock, type ScheduledTask } from '../platform/clock.js';
import { EventLog } from '../platform/events/event-log.js';
import { AUTH_METRICS } from './metrics/auth-metrics.js';

/** How long refusals are added up before they are entered, in milliseconds. */
const WINDOW_MS = 60_000;
/** Sums of one person and permission in a window; what is beyond is added up for all people together. */
const MOST_SUMS = 500;

interface Sum {
  readonly userId: string | null;
  readonly permission: string;
  count: number;
}

/**
 * Enters into the log who was refused what. Whoever is signed in can be refused as often as they like, so that it is sums that are entered,
 * once a minute; a process that dies loses those of its last minute.
 */
@Injectable()
export class PermissionRefusals implements BeforeApplicationShutdown {
  private readonly logger = new Logger(PermissionRefusals.name);
  private readonly refusals: Count<'permission'>;
  private sums = new Map<string, Sum>();
  private timer: ScheduledTask | null = null;

  constructor(
    private readonly dataSource: DataSource,
    private readonly log: EventLog,
    private readonly clock: Clock,
    metrics: MetricsRegistry,
  ) {
    this.refusals = metrics.counter(AUTH_METRICS.permissionRefusals);
  }

  /** Counts a refusal of what `permission` (or a scope) would have allowed. */
  note(userId: string, permission: string): void {
    this.refusals.add({ permission });
    this.add({ userId, permission, count: 1 });
  }

  /** Enters what was counted. Never rejects: what could not be entered is entered with the next. */
  async enter(): Promise<void> {
    this.timer?.cancel();
    this.timer = null;
    const sums = [...this.sums.values()];
    this.sums = new Map();
    if (sums.length === 0) return;
    try {
      await this.dataSource.transaction(async (tx) => {
        for (const { userId, permission, count } of sums) {
          const actor = userId === null ? ({ kind: 'system' } as const) : ({ kind: 'user', id: userId } as const);
          await this.log.append(tx, 'permission.refused', { userId, permission, count }, actor);
        }
      });
    } catch (error) {
      this.logger.warn({ err: error }, 'Refusals could not be entered into the log; trying again in a minute.');
      for (const sum of sums) this.add(sum);
    }
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.enter();
    this.timer?.cancel();
  }

  private add({ userId, permission, count }: Sum): void {
    const own = `${userId} ${permission}`;
    const isRoom = this.sums.has(own) || this.sums.size < MOST_SUMS;
    const key = isRoom ? own : `all ${permission}`;
    const sum = this.sums.get(key) ?? { userId: isRoom ? userId : null, permission, count: 0 };
    sum.count += count;
    this.sums.set(key, sum);
    this.timer ??= this.clock.after(WINDOW_MS, () => void this.enter());
  }
}
