import type { EngineMode, Machine } from './machine.js';
import type { BreakableEngine } from './world.js';

const MODES: readonly EngineMode[] = ['hanging', 'failing', 'partial'];

/** The engine of a machine of the rig. `forgetful`: its next list is empty, as one is that is still gathering what it has. */
export class MachineEngine implements BreakableEngine {
  readonly modes = [...MODES, 'forgetful'];

  constructor(private readonly machine: Machine) {}

  break(mode: string): void {
    const found = MODES.find((known) => known === mode);
    if (found) this.machine.mode = found;
    else this.machine.emptyLists = 1;
  }
}
