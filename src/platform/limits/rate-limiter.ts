import { createHmac } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import { type Count, MetricsRegistry } from '../../../metrics/metrics-registry.js';
import { Clock } from '../clock.js';
import { AuthConfig } from '../config/control-plane.config.js';
import { PLATFORM_METRICS } from '../metrics/platform-metrics.js';
import { RateWindowsRepository } from './rate-windows.repository.js';
import { TooManyRequestsError } from './too-many-requests.error.js';

/** A replica fetches this part of a limit at once, so that few requests wait for the database. */
const PARTS = 50;
/** Subjects that are remembered here; the one seen longest ago is forgotten first, at the price of what it had left. */
const MOST_SUBJECTS = 10_000;
/** Fetches between two removals of what is over. */
const SWEEP_EVERY = 500;

interface Allowance {
  left: number;
  /** When the window ends, on the monotonic clock. */
  endsAtMs: number;
  fetching: Promise<void> | null;
}

/** Counts what people and addresses ask for, minute by minute, for all replicas together (fixed windows in the database). */
@Injectable()
export class RateLimiter {
  private readonly logger = new Logger(RateLimiter.name);
  private readonly allowances = new Map<string, Allowance>();
  private fetches = 0;
  private readonly refusals: Count<'limit'>;

  constructor(
    private readonly windows: RateWindowsRepository,
    private readonly clock: Clock,
    private readonly config: AuthConfig,
    metrics: MetricsRegistry,
  ) {
    this.refusals = metrics.counter(PLATFORM_METRICS.rateLimitRefusals);
  }

  /**
   * Takes one of the `perMinute` that `subject` has in all of what `limit` names.
   *
   * @throws TooManyRequestsError when none is left.
   */
  async take(limit: string, subject: string, perMinute: number): Promise<void> {
    const key = createHmac('sha256', this.config.jwtSecret)
      .update(`rate-limit ${limit} ${subject}`)
      .digest('base64url');
    const allowance = this.allowanceOf(key);
    while (allowance.left === 0 || this.isOver(allowance)) {
      if (allowance.left === 0 && !this.isOver(allowance) && allowance.fetching === null) {
        this.refusals.add({ limit });
        throw new TooManyRequestsError(Math.ceil((allowance.endsAtMs - this.clock.monotonicMs()) / 1000));
      }
      allowance.fetching ??= this.fetch(key, allowance, perMinute).finally(() => (allowance.fetching = null));
      await allowance.fetching;
    }
    allowance.left -= 1;
    if (allowance.left === 0) allowance.endsAtMs = -Infinity;
  }

  private isOver({ endsAtMs }: Allowance): boolean {
    return endsAtMs <= this.clock.monotonicMs();
  }

  private allowanceOf(key: string): Allowance {
    const present = this.allowances.get(key) ?? { left: 0, endsAtMs: -Infinity, fetching: null };
    this.allowances.delete(key);
    this.allowances.set(key, present);
    const [oldest] = this.allowances.keys();
    if (this.allowances.size > MOST_SUBJECTS && oldest !== undefined) this.allowances.delete(oldest);
    return present;
  }

  private async fetch(key: string, allowance: Allowance, perMinute: number): Promise<void> {
    const part = Math.max(1, Math.floor(perMinute / PARTS));
    const { taken, leftMs } = await this.windows.take(key, part);
    allowance.left = Math.min(part, Math.max(0, perMinute - (taken - part)));
    allowance.endsAtMs = this.clock.monotonicMs() + Math.max(1, leftMs);
    if (allowance.left === 0) this.logger.warn('Somebody asks for more than the limits allow, and is refused.');
    this.fetches += 1;
    if (this.fetches % SWEEP_EVERY === 0) await this.windows.removeOld();
  }
}
