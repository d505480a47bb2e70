import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '../platform/clock.js';
import { SessionSleep } from './lifecycle/session-sleep.js';
import { SessionSleepRepository } from './lifecycle/session-sleep.repository.js';
import { SessionDispatcher } from './reconciliation/session-dispatcher.js';
import { RowWatch } from '../platform/database/row-watch.js';

const DEADLINE_MS = 20_000;
const LOOK_EVERY_MS = 250;

/** Puts every session to sleep before the machine's own installation stops. Never part of stopping one replica of many. */
@Injectable()
export class HibernateAll {
  private readonly logger = new Logger(HibernateAll.name);

  constructor(
    private readonly sessions: SessionSleepRepository,
    private readonly sleep: SessionSleep,
    private readonly dispatcher: SessionDispatcher,
    private readonly rows: RowWatch,
    private readonly clock: Clock,
  ) {}

  /**
   * Hibernates what is awake on reachable agents and waits until it sleeps or has ended, `deadlineMs` milliseconds at most. Sessions that
   * wait for an agent go on waiting. Answers whether all of them made it.
   */
  async run(deadlineMs: number = DEADLINE_MS): Promise<boolean> {
    const ids = await this.sessions.findAwake();
    for (const id of ids) await this.sleep.hibernateNow(id);
    await this.dispatcher.nudge(...ids);
    const isSettled = await this.settled(deadlineMs);
    if (!isSettled)
      this.logger.warn('Not every session went to sleep in time; they are ended or found again at the next start.');
    return isSettled;
  }

  private settled(deadlineMs: number): Promise<boolean> {
    return new Promise((resolve, reject) => {
      const stop = (): void => {
        deadline.cancel();
        unfollow();
      };
      const finish = (isSettled: boolean): void => {
        stop();
        resolve(isSettled);
      };
      const fail = (error: Error): void => {
        stop();
        reject(error);
      };
      const look = (): void => {
        this.sessions.isUnsettled().then((isUnsettled) => {
          if (!isUnsettled) finish(true);
        }, fail);
      };
      const deadline = this.clock.after(deadlineMs, () => finish(false));
      const unfollow = this.rows.follow(look, LOOK_EVERY_MS);
      look();
    });
  }
}
