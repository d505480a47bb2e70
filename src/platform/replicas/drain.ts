import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '../clock.js';
import { PeersConfig } from '../config/control-plane.config.js';
import { Departure } from '../http/departure.js';
import { ReplicaNeighbours } from './replica-neighbours.js';
import { ReplicaPresence } from './replica-presence.js';

/** How long the database may take for what is only good to know, in milliseconds. */
const DATABASE_MS = 1_000;

/** Resolves when it is done, or when there was enough time for it. Must not reject. */
export type DrainStep = () => Promise<void>;

/** First is handed over what the other replicas go on with, then whoever can go on there is sent away. */
export type DrainStage = 'hand-over' | 'farewell';

/**
 * What comes before a replica stops: it says that it is not ready any more, goes on until balancers have noticed, takes nothing new, and hands
 * over what other replicas can go on with. Where there is no other one, nothing of this makes sense, and it stops at once.
 */
@Injectable()
export class Drain {
  private readonly logger = new Logger(Drain.name);
  private readonly steps: Record<DrainStage, DrainStep[]> = { 'hand-over': [], farewell: [] };

  constructor(
    private readonly departure: Departure,
    private readonly presence: ReplicaPresence,
    private readonly neighbours: ReplicaNeighbours,
    private readonly config: PeersConfig,
    private readonly clock: Clock,
  ) {}

  /** Has `step` done before the replica stops, if there is somebody to hand over to. */
  register(stage: DrainStage, step: DrainStep): void {
    this.steps[stage].push(step);
  }

  /** Resolves when the replica may stop. Never rejects. */
  async run(): Promise<void> {
    const { listen, drainMs } = this.config;
    this.departure.announce();
    if (listen) {
      this.logger.log({ drainMs }, 'Not ready any more; going on until balancers have noticed.');
      // Without a database nobody learns of it, and the time passes all the same.
      await Promise.all([Promise.race([this.presence.leave(), this.pause(DATABASE_MS)]), this.pause(drainMs)]);
    }
    this.departure.close();
    if (!listen || !(await this.hasNeighbours())) return;
    for (const stage of ['hand-over', 'farewell'] as const) {
      await Promise.all(this.steps[stage].map((step) => step()));
    }
  }

  private hasNeighbours(): Promise<boolean> {
    return Promise.race([this.neighbours.areThere(), this.pause(DATABASE_MS).then(() => true)]);
  }

  private pause(ms: number): Promise<void> {
    // A clock's timers do not keep the process alive, and nothing else may by now.
    const alive = setInterval(() => undefined, 60_000);
    return new Promise<void>((resolve) => this.clock.after(ms, resolve)).finally(() => clearInterval(alive));
  }
}
