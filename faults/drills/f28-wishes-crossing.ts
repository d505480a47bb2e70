import fc from 'fast-check';
import { FIRST, LAST, type SequenceCommand, sequences } from '../model/session-commands.js';
import type { SessionsModel } from '../model/session-model.js';
import type { Drill } from './drill.js';

const MOST_COMMANDS = 25;
const TRIED = 12;

/** The longest of some sequences: the shortest ones, with which a library begins, tell the least. */
function aSequence(seed: number): SequenceCommand[] {
  const all = fc.sample(sequences(MOST_COMMANDS), { numRuns: TRIED, seed }).map((commands) => [...commands]);
  return all.sort((a, b) => b.length - a.length)[0] ?? [];
}

/** Launches, wishes, deaths and lost agents in any order, against a model: ends win, and everything comes to what was accepted last. */
export const wishesCrossing: Drill = {
  id: 'F28',
  title: 'Wishes, deaths and lost agents crossing one another',
  stage: { replicas: 1, agents: 1, controlPlane: { STREAMSPACE_IDLE_FLOOR_MS: '1' } },
  async run(run) {
    const commands = aSequence(run.dice.between(1, 2_000_000_000));
    const model: SessionsModel = { sessions: [] };
    try {
      await fc.asyncModelRun(() => ({ model, real: run }), [...FIRST, ...commands, LAST]);
    } catch (error) {
      throw new Error(`After ${[...FIRST, ...commands].join(', ')}:`, { cause: error });
    }
    // What lives is in the ledger; it failed where the model says so.
    for (const { entry, isBroken } of model.sessions) entry.mayFail = isBroken;
  },
};
