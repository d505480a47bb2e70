import type { EventName } from '../../../../../protocol/events.js';
import type { AuditEntry } from '../../../../../protocol/http/audit.js';
import type { FilterParams } from './audit-filter';

/** What happens by itself while people are signed in, many times a day for each of them. */
const ROUTINE: readonly EventName[] = ['sign-in.refreshed'];

/** Whether an entry tells of nothing that anybody did. */
export function isRoutine({ name }: Pick<AuditEntry, 'name'>): boolean {
  return ROUTINE.some((routine) => routine === name);
}

/** Whether routine is left out: unless somebody wants to see it, or asks for one event, or one request, anyway. */
export function leavesRoutineOut(filter: FilterParams, shown: string | null): boolean {
  return shown === null && filter.event === undefined && filter.requestId === undefined;
}
