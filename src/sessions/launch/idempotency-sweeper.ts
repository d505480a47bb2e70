import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock, type ScheduledTask } from '../../platform/clock.js';

const PERIOD_MS = 3_600_000;
const FORGET = `DELETE FROM idempotency_keys WHERE created_at < now() - interval '24 hours'`;

/** Forgets idempotency keys after a day. Each replica may do it: deleting twice does no harm. */
@Injectable()
export class IdempotencySweeper implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(IdempotencySweeper.name);
  private task: ScheduledTask | null = null;

  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {}

  onApplicationBootstrap(): void {
    this.task = this.clock.every(PERIOD_MS, () => void this.sweep());
  }

  onApplicationShutdown(): void {
    this.task?.cancel();
  }

  /** Forgets old keys now. Never rejects. */
  async sweep(): Promise<void> {
    try {
      await this.dataSource.query(FORGET);
    } catch (error) {
      this.logger.warn({ err: error }, 'Old idempotency keys could not be removed; it is tried again in an hour.');
    }
  }
}
