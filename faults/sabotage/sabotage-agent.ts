import { GenerationStore } from '../../agents/core/sessions/generation-store.js';

/** Breaks an agent on purpose, to see that the drills notice. `without-fencing`: an old generation is as good as a new one. */
export function sabotageAgent(what: string): void {
  if (what === 'without-fencing') GenerationStore.prototype.isStale = () => false;
}
