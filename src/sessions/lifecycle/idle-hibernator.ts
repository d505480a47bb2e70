import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Clock, type ScheduledTask } from '../../platform/clock.js';
import { SingleFlight } from '../../platform/single-flight.js';
import { SessionSleep } from './session-sleep.js';
import { SessionSleepRepository } from './session-sleep.repository.js';

const PERIOD_MS = 30_000;
const BATCH = 100;

/** Puts sessions to sleep that nobody has used for the idle time of their template. */
@Injectable()
export class IdleHibernator implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(IdleHibernator.name);
  private readonly sweeps = new SingleFlight(
    () => this.hibernateIdle(),
    (error) => this.logger.warn({ err: error }, 'Idle sessions could not be looked for; they are looked for again.'),
  );
  private task: ScheduledTask | null = null;

  constructor(
    private readonly sessions: SessionSleepRepository,
    private readonly sleep: SessionSleep,
    private readonly clock: Clock,
  ) {}

  onApplicationBootstrap(): void {
    this.task = this.clock.every(PERIOD_MS, () => void this.sweep());
  }

  async onApplicationShutdown(): Promise<void> {
    this.task?.cancel();
    await this.sweeps.settled();
  }

  /** Looks for idle sessions now. Never rejects. */
  async sweep(): Promise<void> {
    await this.sweeps.run();
  }

  private async hibernateIdle(): Promise<void> {
    for (const id of await this.sessions.findIdle(BATCH)) await this.sleep.hibernate(id);
  }
}
