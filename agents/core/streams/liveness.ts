import type { Clock, Timer } from '../clock.js';

/** Pings in a row without a sign of life after which the peer counts as dead. */
const MAX_UNANSWERED = 2;

/** Asks a silent peer regularly whether it is there. Anything it does is a sign of life, not only the answer. */
export class Liveness {
  private unanswered = 0;
  private timer: Timer | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly intervalMs: number,
    private readonly on: { ping(): void; dead(): void },
  ) {}

  start(): void {
    this.timer = this.clock.schedule(this.intervalMs, () => this.ask());
  }

  /** The peer did something. */
  noteSign(): void {
    this.unanswered = 0;
  }

  stop(): void {
    this.timer?.cancel();
  }

  private ask(): void {
    if (this.unanswered >= MAX_UNANSWERED) {
      this.on.dead();
      return;
    }
    this.unanswered += 1;
    this.start();
    this.on.ping();
  }
}
