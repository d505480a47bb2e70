import { Injectable } from '@nestjs/common';
import { DatabaseConfig } from '../../platform/config/control-plane.config.js';
import { WaitingLine } from './waiting-line.js';

/**
 * Bounds how many launches, and wishes that need room like them, use the database at once: half of its connections, so that everybody else is served while a thousand people launch.
 * The others wait here, in the order in which they came, and not for a connection, which would look like a database that is away.
 */
@Injectable()
export class LaunchTurns {
  private readonly line = new WaitingLine<() => void>();
  private readonly most: number;
  private running = 0;

  constructor({ pool }: DatabaseConfig) {
    this.most = Math.max(1, Math.floor(pool.size / 2));
  }

  /** How many wait for their turn. */
  get queued(): number {
    return this.line.length;
  }

  /**
   * Runs `launch` in its turn, and tells it whether others wait behind it.
   *
   * @throws TooManyLaunchesError when too many wait already, and whatever `launch` throws.
   */
  async run<T>(ownerId: string, launch: (isCrowded: boolean) => Promise<T>): Promise<T> {
    if (this.running < this.most) this.running += 1;
    else await this.turn(ownerId);
    try {
      return await launch(this.line.length > 0);
    } finally {
      this.handOn();
    }
  }

  private async turn(ownerId: string): Promise<void> {
    await new Promise<void>((start) => this.line.join(ownerId, start));
  }

  /** Whoever waits longest gets the place; it is nobody's only when nobody waits. */
  private handOn(): void {
    const start = this.line.next();
    if (start) start();
    else this.running -= 1;
  }
}
