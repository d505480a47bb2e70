import { availableParallelism } from 'node:os';
import { Injectable } from '@nestjs/common';
import { SignInBusyError } from '../auth.errors.js';

/** Checks of passwords at once at most: libuv has no more threads, and file and DNS calls would wait for them. */
const MAX_RUNNING = 4;
const MAX_WAITING = 100;
const MAX_WAITING_PER_KEY = 16;

interface Job {
  readonly key: string;
  readonly start: () => void;
}

/**
 * Bounds how many passwords are checked at once and how many requests wait for that, and takes requests for one account one after another, so
 * that a burst of guesses cannot run ahead of the count of failures.
 */
@Injectable()
export class SignInGate {
  /**
   * Checks at once. One core is left to everything else that is asked for meanwhile: a check keeps a core busy for about 20 ms, so that twenty
   * people who come at the same moment are in within half a second all the same (`npm run bench:sign-in`).
   */
  protected readonly mostRunning: number = Math.max(1, Math.min(MAX_RUNNING, availableParallelism() - 1));
  private readonly waiting: Job[] = [];
  private readonly running = new Set<string>();

  /**
   * Runs `work` in its turn. Work of the same key never overlaps.
   *
   * @throws SignInBusyError when too many wait already; nothing was done.
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

  private turn(key: string): Promise<void> {
    const waitingForKey = this.waiting.filter((job) => job.key === key).length;
    if (this.waiting.length >= MAX_WAITING || waitingForKey >= MAX_WAITING_PER_KEY) throw new SignInBusyError();
    return new Promise((start) => {
      this.waiting.push({ key, start });
      this.startNext();
    });
  }

  private startNext(): void {
    while (this.running.size < this.mostRunning) {
      const index = this.waiting.findIndex((job) => !this.running.has(job.key));
      const [job] = index < 0 ? [] : this.waiting.splice(index, 1);
      if (!job) return;
      this.running.add(job.key);
      job.start();
    }
  }
}
