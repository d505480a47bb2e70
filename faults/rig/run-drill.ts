import type { Drill } from '../drills/drill.js';
import { Oracle } from '../oracle/oracle.js';
import { type Violation, violation } from '../oracle/violation.js';
import { Desk } from './desk.js';
import { Dice } from './dice.js';
import type { Stage } from './stage.js';
import { Traffic } from './traffic.js';

/** What became of one run. */
export interface RunResult {
  readonly drill: string;
  readonly seed: number;
  readonly violations: readonly Violation[];
  readonly durations: readonly { readonly what: string; readonly ms: number }[];
  /** How long the run took, in milliseconds. */
  readonly tookMs: number;
}

/** Runs a drill once on a stage that is whole, heals everything, and has the oracle judge what is there then. */
export async function runDrill(drill: Drill, seed: number, stage: Stage): Promise<RunResult> {
  const beganAtMs = performance.now();
  const traffic = new Traffic(await stage.people.one());
  const desk = new Desk(stage, traffic);
  const oracle = await Oracle.of(stage, desk.ledger);
  const violations: Violation[] = [];
  const collect = async (work: () => Promise<readonly Violation[]>): Promise<void> => {
    try {
      violations.push(...(await work()));
    } catch (error) {
      violations.push(violation('promises', explain(error)));
    }
  };
  await collect(async () => {
    const dice = new Dice(seed, drill.id);
    await drill.run({ stage, desk, dice, isUnscaled: stage.timings.scale === 1 });
    return [];
  });
  await collect(async () => {
    await stage.heal();
    return [];
  });
  await collect(() => oracle.judge());
  await collect(() => traffic.stop());
  await desk.close();
  violations.push(...desk.broken);
  await collect(() => oracle.judgeEnd());
  await stage.dismissGuests();
  return { drill: drill.id, seed, violations, durations: desk.durations, tookMs: performance.now() - beganAtMs };
}

function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? error.message : `${error.message} ${explain(error.cause)}`;
}
