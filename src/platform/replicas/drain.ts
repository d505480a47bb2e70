import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '../clock.js';
import { PeersConfig } from '../config/control-plane.config.js';
import { Departure } from '../http/departure.js';
import { ReplicaNeighbours } from './replica-neighbours.js';
import { ReplicaPresence } from './replica-presence.js';

/** Hands something over to the other replicas; resolves when that is done, or when there was enough time for it. Must not reject. */
export type HandOver = () => Promise<void>;

/**
 * What comes before a replica stops: it says that it is not ready any more, goes on until balancers have noticed, takes nothing new, and hands
 * over what other replicas can go on with. Where there is no other one, nothing of this makes sense, and it stops at once.
 */
@Injectable()
export class Drain {
  private readonly logger = new Logger(Drain.name);
  private readonly steps: HandOver[] = [];

  constructor(
    private readonly departure: Departure,
    private readonly presence: ReplicaPresence,
    private readonly neighbours: ReplicaNeighbours,
    private readonly config: PeersConfig,
    private readonly clock: Clock,
  ) {}

  /** Has `step` done before the replica stops, if there is somebody to hand over to. */
  register(step: HandOver): void {
    this.steps.push(step);
  }

  /** Resolves when the replica may stop. Never rejects. */
  async run(): Promise<void> {
    this.departure.announce();
    await this.presence.leave();
    if (this.config.listen && this.config.drainMs > 0) {
      this.logger.log({ drainMs: this.config.drainMs }, 'Not ready any more; waiting until balancers have noticed.');
      await this.pause(this.config.drainMs);
    }
    this.departure.close();
    if (await this.neighbours.areThere()) await Promise.all(this.steps.map((step) => step()));
  }

  private pause(ms: number): Promise<void> {
    // Nothing else may keep the process alive by now, and a clock's timers do not.
    const alive = setInterval(() => undefined, ms);
    return new Promise<void>((resolve) => this.clock.after(ms, resolve)).finally(() => clearInterval(alive));
  }
}
