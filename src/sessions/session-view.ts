import type { SessionView } from '../../protocol/http/sessions.js';

/** A session joined with its template and agent, as `SessionViewsRepository` reads it. */
export type SessionViewRow = Omit<SessionView, TimeName> & Readonly<Record<TimeName, Date | null>> & SessionViewExtras;

type TimeName =
  'createdAt' | 'updatedAt' | 'startedAt' | 'endedAt' | 'lastInputAt' | 'deadlineAt' | 'sleepsAt' | 'keepableUntil';

interface SessionViewExtras {
  readonly ownerId: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly streamPort: number;
  /** Position of the session's last entry in the log; a bigint. */
  readonly lastOrdinal: string | null;
}

const iso = (time: Date | null): string | null => time?.toISOString() ?? null;

/** What the owner sees. */
export function toSessionView(row: SessionViewRow): SessionView {
  const { id, name, state, desired, generation, template, resources, resizing, stream, home, agent, reason } = row;
  return {
    ...{ id, name, state, desired, generation, template, resources, resizing, stream, home, agent, reason },
    placement: row.placement,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    startedAt: iso(row.startedAt),
    endedAt: iso(row.endedAt),
    lastInputAt: iso(row.lastInputAt),
    deadlineAt: iso(row.deadlineAt),
    sleepsAt: iso(row.sleepsAt),
    sleepCause: row.sleepsAt && row.sleepCause,
    sleepAction: row.sleepsAt && row.sleepAction,
    keepableUntil: row.sleepsAt && iso(row.keepableUntil),
    shareCount: row.shareCount,
    visits: row.visits,
  };
}
