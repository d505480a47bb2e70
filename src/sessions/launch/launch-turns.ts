import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { Clock } from '../../platform/clock.js';
import { DatabaseConfig } from '../../platform/config/control-plane.config.js';
import { currentContext } from '../../platform/events/request-context.js';
import { PATIENCE_MS, TurnedAwayError, WaitingLine } from './waiting-line.js';

/** How somebody comes for a turn. */
interface Coming {
  /** On the clock that never jumps: when they have waited too long, elsewhere before as well. Half a minute from now where it is left out. */
  readonly untilMs?: number;
  /** Whether they may have to wait for somebody within their turn. */
  readonly isSlow?: boolean;
}

/** Somebody who wants a turn. */
interface Wanted {
  readonly ownerId: string;
  readonly isSlow: boolean;
}

/** Somebody who waits for a turn, and what begins it. */
interface Turn extends Wanted {
  start(): void;
}

/**
 * Bounds how many launches, and wishes that need room like them, use the database at once: half of its connections, so that everybody else is served while a thousand people launch.
 * The others wait here, in the order in which they came, and not for a connection, which would look like a database that is away. A person has one
 * turn at a time: a second one would only wait in the database for the first, in somebody else's place. Those who may have to wait within their
 * turn have half of the turns at most: all who want an application that is being changed wait for the same one person.
 */
@Injectable()
export class LaunchTurns implements OnModuleDestroy {
  private readonly line: WaitingLine<Turn>;
  private readonly most: number;
  private readonly mostSlow: number;
  /** Who has a turn, and whether it is a slow one. */
  private readonly running = new Map<string, boolean>();

  constructor(
    { pool }: DatabaseConfig,
    private readonly clock: Clock,
  ) {
    this.most = Math.max(1, Math.floor(pool.size / 2));
    this.mostSlow = Math.max(1, Math.floor(this.most / 2));
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
   * @throws TooManyLaunchesError when too many wait already, TurnedAwayError when the turn does not come in time or nobody waits for the answer any
   * more when it does, and whatever `launch` throws.
   */
  async run<T>(ownerId: string, launch: (isCrowded: boolean) => Promise<T>, coming: Coming = {}): Promise<T> {
    const { untilMs = this.clock.monotonicMs() + PATIENCE_MS, isSlow = false } = coming;
    const wanted = { ownerId, isSlow };
    if (this.running.size < this.most && this.mayBegin(wanted)) this.running.set(ownerId, isSlow);
    else await this.turn(wanted, untilMs);
    try {
      if (this.isTooLate(untilMs)) throw new TurnedAwayError();
      return await launch(this.line.length > 0);
    } finally {
      this.running.delete(ownerId);
      this.handOn();
    }
  }

  private async turn(wanted: Wanted, untilMs: number): Promise<void> {
    await new Promise<void>((start, turnAway) =>
      this.line.join(wanted.ownerId, { ...wanted, start }, turnAway, untilMs),
    );
  }

  /** Whether the turn of whoever is served has come to nothing: what is made now is nobody's who waits for it. */
  private isTooLate(untilMs: number): boolean {
    const { hasLeft = () => false } = currentContext();
    return hasLeft() || this.clock.monotonicMs() >= untilMs;
  }

  private mayBegin({ ownerId, isSlow }: Wanted): boolean {
    if (this.running.has(ownerId)) return false;
    return !isSlow || [...this.running.values()].filter(Boolean).length < this.mostSlow;
  }

  /** Whoever waits longest and may have a turn gets the place; it is nobody's only when no such person waits. */
  private handOn(): void {
    while (this.running.size < this.most) {
      const [next] = this.line.take(1, (turn) => this.mayBegin(turn));
      if (!next) return;
      this.running.set(next.ownerId, next.isSlow);
      next.start();
    }
  }
}
