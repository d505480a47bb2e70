import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Clock, type ScheduledTask } from '../clock.js';
import { ReplicaId } from '../database/replica-id.js';
import { SingleFlight } from '../single-flight.js';
import { PeerListener } from './peer-listener.js';
import { ReplicaRepository } from './replica.repository.js';

/** How often a replica says that it lives, in milliseconds. */
const PERIOD_MS = 2_000;
/** Silence after which a replica is forgotten, in milliseconds. */
const FORGOTTEN_MS = 60_000;

/**
 * Keeps this replica's row for as long as it lives, and removes those of the dead. A database that was away makes everybody look silent: nobody
 * is forgotten until this process has been able to write for as long.
 */
@Injectable()
export class ReplicaPresence implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(ReplicaPresence.name);
  private readonly renewals = new SingleFlight(
    () => this.renew(),
    (error) => {
      this.writableSinceMs = null;
      this.logger.warn({ err: error }, 'It could not be stored that this replica lives. Trying again.');
    },
  );
  private writableSinceMs: number | null = null;
  private address: string | null = null;
  private isDraining = false;
  private timer: ScheduledTask | null = null;

  constructor(
    private readonly replica: ReplicaId,
    private readonly listener: PeerListener,
    private readonly replicas: ReplicaRepository,
    private readonly clock: Clock,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    this.address = await this.listener.listen();
    await this.renewals.run();
    this.timer = this.clock.every(PERIOD_MS, () => void this.renewals.run());
  }

  /** Says that this replica is about to stop: nobody hands anything over to it any more. */
  async leave(): Promise<void> {
    this.isDraining = true;
    await this.renewals.run();
  }

  async onApplicationShutdown(): Promise<void> {
    this.timer?.cancel();
    await this.renewals.settled();
    await this.replicas.remove(this.replica.value).catch(() => undefined); // Somebody else removes it later.
  }

  private async renew(): Promise<void> {
    await this.replicas.renew(this.replica.value, this.address, this.isDraining);
    const nowMs = this.clock.monotonicMs();
    this.writableSinceMs ??= nowMs;
    if (nowMs - this.writableSinceMs >= FORGOTTEN_MS) await this.replicas.removeSilent(FORGOTTEN_MS);
  }
}
