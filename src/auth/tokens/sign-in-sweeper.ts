import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Clock, type ScheduledTask } from '../../platform/clock.js';
import { Leases } from '../../platform/database/leases.js';
import { EndedSignIns } from './ended-sign-ins.js';

const SWEEP_PERIOD_MS = 3_600_000;
/** The lease ends before the next round, so that any replica may take that one. */
const LEASE_MS = SWEEP_PERIOD_MS / 2;
/** Removes ended sign-ins once an hour, on one replica. */
@Injectable()
export class SignInSweeper implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(SignInSweeper.name);
  private timer: ScheduledTask | null = null;

  constructor(
    private readonly ended: EndedSignIns,
    private readonly leases: Leases,
    private readonly clock: Clock,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = this.clock.every(SWEEP_PERIOD_MS, () => void this.sweep());
  }

  onApplicationShutdown(): void {
    this.timer?.cancel();
  }

  /** Never rejects: what was left this time goes the next. */
  async sweep(): Promise<void> {
    try {
      if (await this.leases.tryHold('sign-in-sweeper', LEASE_MS)) await this.ended.remove();
    } catch (error) {
      this.logger.warn({ err: error }, 'Ended sign-ins could not be removed and are left for the next round.');
    }
  }
}
