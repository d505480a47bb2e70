import { setTimeout as delay } from 'node:timers/promises';
import type { ChaosProxy } from '../chaos/chaos-proxy.js';
import type { Replica } from './replica.js';

const LOOK_EVERY_MS = 150;

/** Leads new connections to the replicas that say that they are ready, as any load balancer does; to all of them when none is. */
export class Balancer {
  private isOn = true;
  private readonly finished: Promise<void>;

  constructor(
    private readonly replicas: readonly Replica[],
    private readonly fronts: readonly ChaosProxy[],
  ) {
    this.finished = this.go();
  }

  async stop(): Promise<void> {
    this.isOn = false;
    await this.finished;
  }

  private async go(): Promise<void> {
    while (this.goesOn()) {
      const answers = await Promise.all(this.replicas.map((replica) => replica.isReady()));
      const ready = this.replicas.filter((_, index) => answers[index]);
      const ports = (ready.length > 0 ? ready : this.replicas).map(({ plan }) => plan.port);
      for (const front of this.fronts) front.leadTo(...ports);
      await delay(LOOK_EVERY_MS);
    }
  }

  private goesOn(): boolean {
    return this.isOn;
  }
}
