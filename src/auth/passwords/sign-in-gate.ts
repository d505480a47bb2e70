import { Injectable } from '@nestjs/common';
import { type Clock, type ScheduledTask, SystemClock } from '../../platform/clock.js';
import { SignInBusyError } from '../auth.errors.js';
import { nextStartMs } from './hashing-pace.js';
import { MOST_AT_ONCE } from './hashing-threads.js';

const MAX_WAITING = 100;
const MAX_WAITING_PER_KEY = 16;
/** Whoever had no turn after so many milliseconds is refused: people have given up by then, and would keep those behind them waiting. */
export const MOST_WAIT_MS = 10_000;
/** How long a hash takes, until one was measured. */
const USUAL_CHECK_MS = 25;
/** What the last hash counts for beside those before it: one that had to wait for something changes the pace a little, not altogether. */
const LAST_COUNTS = 0.25;

interface Job {
  readonly key: string;
  readonly cameAtMs: number;
  readonly start: () => void;
}

/**
 * Bounds how many passwords are checked at once and how many requests wait for that, and takes requests for one account one after another, so
 * that a burst of guesses cannot run ahead of the count of failures. Paces them as well (`nextStartMs`): who comes alone starts at once, and where
 * many come at the same moment everything else that is asked for meanwhile has the processors in between. The pace goes by the hashes alone
 * (`timed`): attempts that are refused before theirs, and a database that is slow, say nothing about the processors.
 *
 * It measures the machine's own time and never the application's clock, which tests hold still.
 */
@Injectable()
export class SignInGate {
  /** Checks at once. */
  protected readonly mostRunning: number = MOST_AT_ONCE;
  protected readonly clock: Clock = new SystemClock();
  private readonly waiting: Job[] = [];
  private readonly running = new Set<string>();
  private lastStartMs = 0;
  private checkMs = USUAL_CHECK_MS;
  private nextLook: ScheduledTask | null = null;

  /**
   * Runs `work` in its turn. Work of the same key never overlaps.
   *
   * @throws SignInBusyError when too many wait already, or its turn did not come within `MOST_WAIT_MS`; nothing was done.
   */
  async run<T>(key: string, work: () => Promise<T>): Promise<T> {
    await this.turn(key);
    try {
      return await work();
    } finally {
      this.running.delete(key);
      this.startNext();
    }
  }

  /** Runs a hash, as part of the work whose turn it is; the pace goes by how long those take. One that fails is not counted. */
  async timed<T>(hash: () => Promise<T>): Promise<T> {
    const startedAtMs = this.clock.monotonicMs();
    const result = await hash();
    this.checkMs += LAST_COUNTS * (this.clock.monotonicMs() - startedAtMs - this.checkMs);
    return result;
  }

  private turn(key: string): Promise<void> {
    const waitingForKey = this.waiting.filter((job) => job.key === key).length;
    if (this.waiting.length >= MAX_WAITING || waitingForKey >= MAX_WAITING_PER_KEY) throw new SignInBusyError();
    const isAlone = this.waiting.length === 0 && this.running.size === 0;
    return new Promise((start, refuse) => {
      const cameAtMs = this.clock.monotonicMs();
      if (isAlone) {
        this.start({ key, cameAtMs, start });
        return;
      }
      const deadline = this.clock.after(MOST_WAIT_MS, () => {
        this.waiting.splice(this.waiting.indexOf(job), 1);
        refuse(new SignInBusyError());
      });
      const job: Job = {
        key,
        cameAtMs,
        start: () => {
          deadline.cancel();
          start();
        },
      };
      this.waiting.push(job);
      this.startNext();
    });
  }

  /** Starts those whose time has come, and looks again when that of the next one has. */
  private startNext(): void {
    this.nextLook?.cancel();
    while (this.running.size < this.mostRunning) {
      const index = this.waiting.findIndex((job) => !this.running.has(job.key));
      if (index < 0) return;
      const pauseMs = this.pauseMs();
      if (pauseMs > 0) {
        this.nextLook = this.clock.after(pauseMs, () => this.startNext());
        return;
      }
      this.waiting.splice(index, 1).forEach((job) => this.start(job));
    }
  }

  private pauseMs(): number {
    const cameAtMs = this.waiting.map((job) => job.cameAtMs);
    const { lastStartMs, checkMs } = this;
    return nextStartMs({ cameAtMs, lastStartMs, checkMs }) - this.clock.monotonicMs();
  }

  private start(job: Job): void {
    this.running.add(job.key);
    this.lastStartMs = this.clock.monotonicMs();
    job.start();
  }
}
