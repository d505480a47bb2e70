import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Clock, type ScheduledTask } from '../../platform/clock.js';
import { SingleFlight } from '../../platform/single-flight.js';
import { SessionChecks } from './session-checks.js';

const PERIOD_MS = 30_000;

/** Runs the checks that are due, on every replica. */
@Injectable()
export class SessionChecker implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(SessionChecker.name);
  private readonly flight: SingleFlight;
  private timer: ScheduledTask | null = null;

  constructor(
    checks: SessionChecks,
    private readonly clock: Clock,
  ) {
    this.flight = new SingleFlight(
      () => checks.run(),
      (error) =>
        this.logger.warn({ err: error }, 'Sign-ins by providers could not be checked; the next round tries again.'),
    );
  }

  onApplicationBootstrap(): void {
    this.timer = this.clock.every(PERIOD_MS, () => void this.flight.run());
  }

  async onApplicationShutdown(): Promise<void> {
    this.timer?.cancel();
    await this.flight.settled();
  }
}
