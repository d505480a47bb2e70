import type { Logger } from 'pino';
import { HOUSEKEEPING_VERSION } from '../../../protocol/version.js';
import type { Clock, Timer } from '../clock.js';
import type { ControlChannel } from '../link/control-channel.js';
import type { SessionRuntime } from '../session-runtime.js';

/** Homes that are told of at once, at most. */
const MOST_HOMES = 10_000;

/** Tells the control plane now and then how large the homes are. Walking through all files is work, so that it happens seldom. */
export class HomeSizer {
  private channel: ControlChannel | undefined;
  private timer: Timer | undefined;
  private lastMs = -Infinity;
  private isMeasuring = false;

  constructor(
    private readonly runtime: SessionRuntime,
    private readonly intervalMs: number,
    private readonly clock: Clock,
    private readonly log: Logger,
  ) {}

  /** A connection was accepted, in this version of the protocol. A new one soon after an old one is no reason to measure again. */
  attach(channel: ControlChannel, protocolVersion: number): void {
    this.detach();
    if (protocolVersion < HOUSEKEEPING_VERSION) return;
    this.channel = channel;
    this.measureIn(Math.max(0, this.lastMs + this.intervalMs - this.clock.monotonicMs()));
  }

  /** The connection is gone, or the agent stops. */
  detach(): void {
    this.timer?.cancel();
    this.channel = undefined;
  }

  private measureIn(waitMs: number): void {
    this.timer = this.clock.schedule(waitMs, () => {
      this.measureIn(this.intervalMs);
      void this.measure();
    });
  }

  private async measure(): Promise<void> {
    if (this.isMeasuring) return;
    this.isMeasuring = true;
    try {
      const homes = await this.runtime.homes();
      const known = homes.flatMap((home) => (home.sizeBytes === null ? [] : [{ ...home, sizeBytes: home.sizeBytes }]));
      await this.channel?.send('home.sizes', { homes: known.slice(0, MOST_HOMES) });
      this.lastMs = this.clock.monotonicMs();
    } catch (error) {
      this.log.warn({ err: error }, 'the homes could not be measured');
    } finally {
      this.isMeasuring = false;
    }
  }
}
