import type { Dice } from '../rig/dice.js';
import type { Stage, StagePlan } from '../rig/stage.js';
import type { Desk } from '../rig/desk.js';
import type { RuntimeName } from '../world/world.js';

/** What is measured from the end of a break to its being made good, in the words of the promise. */
export type Recovery =
  | 'agent back'
  | 'replica back'
  | 'database back'
  | 'partition healed'
  | 'container death seen'
  | 'picture back'
  | 'agents back'
  | 'accepted (p99)'
  | 'all running'
  | 'settled';

/** One run of a drill. */
export interface DrillRun {
  readonly stage: Stage;
  readonly dice: Dice;
  readonly desk: Desk;
  /** Whether the product's own times are used, in which its promises are made. */
  readonly isUnscaled: boolean;
}

/** One way to break the product. `run` breaks it and heals it; that everything is as it must be afterwards is not its business. */
export interface Drill {
  /** As in the table of promises. */
  readonly id: string;
  readonly title: string;
  readonly stage: StagePlan;
  /** Where it can be drilled; everywhere unless said. */
  readonly runtimes?: readonly RuntimeName[];
  run(run: DrillRun): Promise<void>;
}

/** Whether what the drill breaks can be broken on `runtime`. */
export function appliesTo({ runtimes }: Drill, runtime: RuntimeName): boolean {
  return runtimes?.includes(runtime) ?? true;
}
