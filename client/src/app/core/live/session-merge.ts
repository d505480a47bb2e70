import type { SessionView } from '../../../../../protocol/http/sessions.js';

/** Whether `candidate` is at least as recent as `known`: a higher generation wins, then the later change, and equals replace. */
export function isNewer(candidate: SessionView, known: SessionView): boolean {
  if (candidate.generation !== known.generation) return candidate.generation > known.generation;
  return Date.parse(candidate.updatedAt) >= Date.parse(known.updatedAt);
}
