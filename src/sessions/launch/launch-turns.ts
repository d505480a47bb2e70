import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { Clock } from '../../platform/clock.js';
import { DatabaseConfig } from '../../platform/config/control-plane.config.js';
import { WaitingLine } from './waiting-line.js';

/** Somebody who waits for a turn, and what begins it. */
interface Turn {
  readonly ownerId: string;
  start(): void;
}

/**
 * Bounds how many launches, and wishes that need room like them, use the database at once: half of its connections, so that everybody else is served while a thousand people launch.
 * The others wait here, in the order in which they came, and not for a connection, which would look like a database that is away. A person has one
 * turn at a time: a second one would only wait in the database for the first, in somebody else's place.
 */
@Injectable()
export class LaunchTurns implements OnModuleDestroy {
  private readonly line: WaitingLine<Turn>;
  private readonly most: number;
  /** Who has a turn. */
  private readonly running = new Set<string>();

  constructor({ pool }: DatabaseConfig, clock: Clock) {
    this.most = Math.max(1, Math.floor(pool.size / 2));
    this.line = new WaitingLine(clock);
  }

  /** How many wait for their turn. */
  get queued(): number {
    return this.line.length;
  }

  onModuleDestroy(): void {
    this.line.close();
  }

  /**
   * Runs `launch` in its turn, and tells it whether others wait behind it.
   *
   * @throws TooManyLaunchesError when too many wait already, TurnedAwayError when the turn does not come in time, and whatever `launch` throws.
   */
  async run<T>(ownerId: string, launch: (isCrowded: boolean) => Promise<T>): Promise<T> {
    if (this.running.size < this.most && !this.running.has(ownerId)) this.running.add(ownerId);
    else await this.turn(ownerId);
    try {
      return await launch(this.line.length > 0);
    } finally {
      this.running.delete(ownerId);
      this.handOn();
    }
  }

  private async turn(ownerId: string): Promise<void> {
    await new Promise<void>((start, turnAway) => this.line.join(ownerId, { ownerId, start }, turnAway));
  }

  /** Whoever waits longest and has no turn gets the place; it is nobody's only when no such person waits. */
  private handOn(): void {
    while (this.running.size < this.most) {
      const [next] = this.line.take(1, this.running);
      if (!next) return;
      this.running.add(next.ownerId);
      next.start();
    }
  }
}
