import type { IncomingMessage } from 'node:http';
import type { Clock, ScheduledTask } from '../clock.js';
import { ProblemError } from '../http/problem.error.js';
import type { UpgradeRequest } from '../http/upgrade-router.js';

const RETRY_AFTER_SECONDS = 5;

/** What outsiders can make us hold. */
export interface StrangerLimits {
  readonly most: number;
  /** So that one machine cannot lock out all others. */
  readonly mostPerAddress: number;
  /** How long one may take to say who it is, in milliseconds. */
  readonly patienceMs: number;
}

interface Stranger {
  readonly address: string;
  readonly deadline: ScheduledTask;
}

/** Connections that have yet to say who they are: few, and for a short time. */
export class Strangers {
  private readonly waiting = new Map<IncomingMessage, Stranger>();

  constructor(
    private readonly clock: Clock,
    private readonly limits: StrangerLimits,
  ) {}

  /**
   * Counts a connection until it is welcomed or gone, and cuts it when that takes too long: at once, since a peer that is silent need not
   * answer a goodbye either.
   *
   * @throws ProblemError `too-many-attempts`.
   */
  admit({ request, socket, address }: Pick<UpgradeRequest, 'request' | 'socket' | 'address'>): void {
    const neighbours = [...this.waiting.values()].filter((stranger) => stranger.address === address).length;
    if (this.waiting.size >= this.limits.most || neighbours >= this.limits.mostPerAddress) {
      throw new ProblemError('too-many-attempts', 'Too many are connecting. Try again in a few seconds.', {
        retryAfterSeconds: RETRY_AFTER_SECONDS,
      });
    }
    const deadline = this.clock.after(this.limits.patienceMs, () => socket.destroy());
    this.waiting.set(request, { address, deadline });
    socket.once('close', () => this.welcomed(request));
  }

  /** The connection that `request` began is somebody's now, or gone. */
  welcomed(request: IncomingMessage): void {
    this.waiting.get(request)?.deadline.cancel();
    this.waiting.delete(request);
  }
}
