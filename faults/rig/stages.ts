import { cpSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseServer } from './database-server.js';
import { Dice } from './dice.js';
import type { RunResult } from './run-drill.js';
import { Stage, type StagePlan } from './stage.js';
import type { RuntimeName } from '../world/world.js';
import type { Timings } from './timings.js';

/** What all stages share. */
export interface StagesOptions {
  readonly server: DatabaseServer;
  readonly timings: Timings;
  readonly runtime: RuntimeName;
  readonly sabotage: string;
}

/** Runs on one stage before it is made anew: its log grows, and is read whole after each run. */
const MOST_RUNS = 25;

/** Keeps the stage of the last plan, so that runs of the same plan need not start everything again. */
export class Stages {
  private current: { stage: Stage; key: string; runs: number } | null = null;

  constructor(private readonly options: StagesOptions) {}

  /** Gives `work` a whole stage. One on which something went wrong is not used again; its logs are kept if `isKept`. */
  async use(
    plan: StagePlan,
    seed: number,
    work: (stage: Stage) => Promise<RunResult>,
    isKept: boolean,
  ): Promise<RunResult> {
    const stage = await this.stageFor(plan, seed);
    const result = await work(stage);
    if (result.violations.length > 0) {
      if (isKept)
        cpSync(stage.folder, join('test-results', `faults-${result.drill}-${seed}`), {
          recursive: true,
          filter: (path) => !path.endsWith('.sock'),
        });
      await this.close();
    }
    return result;
  }

  async close(): Promise<void> {
    const { current } = this;
    this.current = null;
    await current?.stage.close();
  }

  private async stageFor(plan: StagePlan, seed: number): Promise<Stage> {
    const key = JSON.stringify(plan);
    if (this.current?.key !== key || this.current.runs >= MOST_RUNS) {
      await this.close();
      const stage = await Stage.open(plan, { ...this.options, dice: new Dice(seed, 'stage') });
      this.current = { stage, key, runs: 0 };
    }
    this.current.runs += 1;
    return this.current.stage;
  }
}
