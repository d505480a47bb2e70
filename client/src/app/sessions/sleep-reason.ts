import type { TimelineEntry } from '../../../../protocol/http/sessions.js';

/** Why a session was put to sleep, as its timeline tells right before that; null where somebody wanted it, or where it is not known. */
export function sleepReason(entries: readonly TimelineEntry[]): string | null {
  const index = entries.findLastIndex(({ state }) => state === 'hibernating');
  const before = entries[index - 1];
  return before?.kind === 'state' && before.state === null ? before.message : null;
}
