import { EVENTS } from '../../../protocol/events.js';
import type { SessionEvent } from './session-event.js';

/** A step that was written together with those of the same transaction. */
interface WrittenStep {
  readonly transaction: string;
  readonly generation: number;
  readonly elapsedMs: number;
  readonly atMs: number;
}

/**
 * When each of a session's events happened, in milliseconds since 1970 and in their order. Steps that were written in one transaction waited for it
 * together: the last of them counts from there, and those before it from how much less time the agent had spent on the start. That is the difference of
 * two readings of one clock that only goes forward; what time an agent takes it to be, and how fast its clock goes over days, says nothing here.
 * Everything else happened when it was written. Nothing happens after it was written.
 */
export function momentsOf(events: readonly SessionEvent[]): number[] {
  let next: WrittenStep | null = null;
  const latestFirst = [...events].reverse().map((event) => {
    const writtenAtMs = event.occurredAt.getTime();
    const step = stepOf(event);
    if (!step) return writtenAtMs;
    const atMs = next && isTogether(next, step) ? Math.min(writtenAtMs, momentBefore(next, step)) : writtenAtMs;
    next = { ...step, atMs };
    return atMs;
  });
  return latestFirst.reverse();
}

function momentBefore(next: WrittenStep, { elapsedMs }: Pick<WrittenStep, 'elapsedMs'>): number {
  // An agent that began the same start anew counts anew.
  return next.atMs - Math.max(0, next.elapsedMs - elapsedMs);
}

function isTogether(one: WrittenStep, other: Pick<WrittenStep, 'transaction' | 'generation'>): boolean {
  return one.transaction === other.transaction && one.generation === other.generation;
}

function stepOf({ name, data, transaction }: SessionEvent): Omit<WrittenStep, 'atMs'> | null {
  if (name !== 'session.progressed') return null;
  const parsed = EVENTS[name].safeParse(data);
  return parsed.success ? { transaction, ...parsed.data } : null;
}
