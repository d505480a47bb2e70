/** How long a share holds, as people choose it. */
export type ShareEnd = 'revoked' | 'hour' | 'day';

const HOURS: Readonly<Record<ShareEnd, number | null>> = { revoked: null, hour: 1, day: 24 };

/** When a share ends that is made at `nowMs` (milliseconds since the epoch); null when only its owner ends it. */
export function shareEndsAt(end: ShareEnd, nowMs: number): string | null {
  const hours = HOURS[end];
  return hours === null ? null : new Date(nowMs + hours * 3_600_000).toISOString();
}
