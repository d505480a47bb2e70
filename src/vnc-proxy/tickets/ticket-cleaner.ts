import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock, type ScheduledTask } from '../../platform/clock.js';
import { StreamTicketsRepository } from './stream-tickets.repository.js';

const PERIOD_MS = 60_000;

/** Removes old tickets now and then. Every replica may: there is nothing to gain from taking turns. */
@Injectable()
export class TicketCleaner implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(TicketCleaner.name);
  private timer: ScheduledTask | null = null;

  constructor(
    private readonly dataSource: DataSource,
    private readonly tickets: StreamTicketsRepository,
    private readonly clock: Clock,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = this.clock.every(PERIOD_MS, () => void this.clean());
  }

  onApplicationShutdown(): void {
    this.timer?.cancel();
  }

  private async clean(): Promise<void> {
    try {
      await this.tickets.removeOld(this.dataSource.manager);
    } catch (error) {
      this.logger.warn({ err: error }, 'Old tickets could not be removed. Trying again later.');
    }
  }
}
