import type { SessionStep } from '../../../protocol/session.js';
import type { ApplyProgress } from '../session-runtime.js';

/** Passes each step on the first time it is told, as the protocol allows each at most once per generation. */
export function progressOf(tell: (step: SessionStep) => void): ApplyProgress {
  const told = new Set<SessionStep>();
  return {
    step: (step) => {
      if (told.has(step)) return;
      told.add(step);
      tell(step);
    },
  };
}
