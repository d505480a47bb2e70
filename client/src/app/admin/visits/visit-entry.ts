import type { AuditEntry } from '../../../../../protocol/http/audit.js';
import type { ScreenAccess } from '../../../../../protocol/http/shares.js';

/** What the log calls the beginning of a visit. */
export const VISIT_EVENT = 'session.screen-visited';

/** A visit, as the log has it. */
export interface ScreenVisitEntry {
  readonly position: number;
  /** Null where the person is gone. */
  readonly visitor: string | null;
  readonly sessionId: string;
  /** Null where the session is gone. */
  readonly sessionName: string | null;
  readonly access: ScreenAccess;
  readonly reason: string;
  /** Instants, ISO 8601. */
  readonly from: string;
  readonly until: string;
}

/** The visits among entries of the log. What the log holds otherwise is left out. */
export function visitsIn(entries: readonly AuditEntry[]): ScreenVisitEntry[] {
  return entries.flatMap(({ position, name, actor, targetName, occurredAt, data }) => {
    const [sessionId, access, reason, until] = ['sessionId', 'access', 'reason', 'until'].map((key) =>
      textAt(data, key),
    );
    if (name !== VISIT_EVENT || !sessionId || !until) return [];
    return {
      ...{ position, sessionId, until, sessionName: targetName, visitor: actor.name, from: occurredAt },
      access: access === 'control' ? 'control' : 'view',
      reason: reason ?? '',
    };
  });
}

function textAt(data: unknown, key: string): string | null {
  const value: unknown = typeof data === 'object' && data !== null ? Reflect.get(data, key) : null;
  return typeof value === 'string' ? value : null;
}
