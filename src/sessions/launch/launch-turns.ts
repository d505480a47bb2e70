import { Injectable } from '@nestjs/common';
import { DatabaseConfig } from '../../platform/config/control-plane.config.js';
import { ProblemError } from '../../platform/http/problem.error.js';

/** Launches that wait in one replica at most: a whole company at nine o'clock. */
const MAX_WAITING = 5_000;
const MAX_WAITING_PER_PERSON = 64;

/** More launches wait than can be served in a reasonable time; nothing was done. */
export class TooManyLaunchesError extends ProblemError {
  constructor() {
    super('too-many-attempts', 'Very many applications are being launched. Try again in a minute.');
  }
}

/**
 * Bounds how many launches, and wishes that need room like them, use the database at once: half of its connections, so that everybody else is served while a thousand people launch.
 * The others wait here, in the order in which they came, and not for a connection, which would look like a database that is away.
 */
@Injectable()
export class LaunchTurns {
  private readonly waiting: { readonly ownerId: string; start(): void }[] = [];
  private readonly waitingOf = new Map<string, number>();
  private readonly most: number;
  private running = 0;

  constructor({ pool }: DatabaseConfig) {
    this.most = Math.max(1, Math.floor(pool.size / 2));
  }

  /** How many wait for their turn. */
  get queued(): number {
    return this.waiting.length;
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
      return await launch(this.waiting.length > 0);
    } finally {
      this.handOn();
    }
  }

  private async turn(ownerId: string): Promise<void> {
    const mine = this.waitingOf.get(ownerId) ?? 0;
    if (this.waiting.length >= MAX_WAITING || mine >= MAX_WAITING_PER_PERSON) throw new TooManyLaunchesError();
    this.waitingOf.set(ownerId, mine + 1);
    await new Promise<void>((start) => this.waiting.push({ ownerId, start }));
    const left = (this.waitingOf.get(ownerId) ?? 1) - 1;
    if (left > 0) this.waitingOf.set(ownerId, left);
    else this.waitingOf.delete(ownerId);
  }

  /** Whoever waits longest gets the place; it is nobody's only when nobody waits. */
  private handOn(): void {
    const next = this.waiting.shift();
    if (next) next.start();
    else this.running -= 1;
  }
}
