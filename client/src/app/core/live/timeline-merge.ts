import type { TimelineEntry } from '../../../../../protocol/http/sessions.js';

/** Joins two readings of one timeline: every entry once, oldest first. Entries have no id; what they say and when makes them one. */
export function mergeTimeline(
  known: readonly TimelineEntry[],
  added: readonly TimelineEntry[],
): readonly TimelineEntry[] {
  const byIdentity = new Map([...known, ...added].map((entry) => [identity(entry), entry]));
  return [...byIdentity.values()].sort((left, right) => left.at.localeCompare(right.at));
}

function identity({ at, kind, state, step }: TimelineEntry): string {
  return [at, kind, state, step].join(' ');
}
