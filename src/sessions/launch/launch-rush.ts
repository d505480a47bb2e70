import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock.js';

/** People who wait for the answer to a launch while nothing has to give way yet. */
const FEW = 4;
/** How long less urgent work gives way at a time: in the longest rush it still comes forward. */
const GIVE_WAY_MS = 1_000;

/** Knows whether many people wait for the answer to their launch, and lets what can wait a moment give way to them. */
@Injectable()
export class LaunchRush {
  private unanswered = 0;
  private readonly giving = new Set<() => void>();

  constructor(private readonly clock: Clock) {}

  /** How many wait for the answer. */
  get people(): number {
    return this.unanswered;
  }

  /** Counts somebody until `answer` is there, whatever it is; answers with it. */
  async during<T>(answer: Promise<T>): Promise<T> {
    this.unanswered += 1;
    try {
      return await answer;
    } finally {
      this.unanswered -= 1;
      if (this.unanswered <= FEW) for (const go of this.giving) go();
    }
  }

  /** Resolves when few wait, at once as a rule, and after a second at most; with whether many wait still. */
  async giveWay(): Promise<boolean> {
    if (this.unanswered <= FEW) return false;
    await new Promise<void>((resolve) => {
      const go = (): void => {
        limit.cancel();
        this.giving.delete(go);
        resolve();
      };
      const limit = this.clock.after(GIVE_WAY_MS, go);
      this.giving.add(go);
    });
    return this.unanswered > FEW;
  }
}
