import type { SessionView, TimelineEntry } from '../../../../protocol/http/sessions.js';

/** Steps of a start as people see them, in order. `image-ready` is shown only where a platform speaks of images. */
const PLAN = ['placed', 'home-ready', 'image-ready', 'workload-started', 'screen-ready', 'connected'] as const;
export type StartStepName = (typeof PLAN)[number];

/** One line of the start screen. */
export interface StartStep {
  readonly name: StartStepName;
  readonly status: 'done' | 'active' | 'todo' | 'failed';
  /** How long it took, in milliseconds; null while unknown. */
  readonly durationMs: number | null;
}

/**
 * The steps of the present attempt. A step that was not reported but lies before one that was counts as done, so that a lost update
 * never leaves a gap; the first one that is not done is active, or failed with the session.
 */
export function startSteps(
  session: Pick<SessionView, 'state'>,
  timeline: readonly TimelineEntry[],
): readonly StartStep[] {
  const attempt = lastAttempt(timeline);
  const entries = new Map(PLAN.map((name) => [name, attempt.find((entry) => stepOf(entry) === name)]));
  const isWake = attempt[0]?.state === 'waking';
  const isImageTold = attempt.some(({ step }) => step?.startsWith('image-'));
  const shown = PLAN.filter((name) => (name !== 'image-ready' || isImageTold) && (name !== 'placed' || !isWake));
  const isUp = session.state === 'running';
  const doneBefore = isUp
    ? shown.indexOf('connected')
    : shown.findLastIndex((name) => entries.get(name) !== undefined) + 1;
  return shown.map((name, index) => ({
    name,
    status: statusAt(index - doneBefore, session.state === 'failed'),
    durationMs: entries.get(name)?.durationMs ?? null,
  }));
}

/** Steps after which nothing is left that takes long. A cluster tells that a container was started only when its screen is almost there. */
const LAST_STEPS: ReadonlySet<string | null> = new Set(['image-ready', 'workload-started', 'screen-ready']);

/** What an attempt ends with. */
const ENDS: ReadonlySet<string | null> = new Set(['running', 'standby', 'hibernating', 'hibernated', 'failed']);

/**
 * Whether the screen of a session is to be expected in a moment. News of a state come before their entry of the timeline: an attempt that is over
 * says nothing of the one that has just begun.
 */
export function isScreenNear({ state }: Pick<SessionView, 'state'>, timeline: readonly TimelineEntry[]): boolean {
  if (state !== 'starting' && state !== 'waking') return false;
  const attempt = lastAttempt(timeline);
  return !attempt.some((entry) => ENDS.has(entry.state)) && attempt.some(({ step }) => LAST_STEPS.has(step));
}

/** Entries from the latest request, retry or wake on. */
export function lastAttempt(timeline: readonly TimelineEntry[]): readonly TimelineEntry[] {
  const start = timeline.findLastIndex(
    ({ kind, state }) => kind === 'requested' || (kind === 'state' && (state === 'waking' || state === 'pending')),
  );
  return start < 0 ? timeline : timeline.slice(start);
}

function stepOf({ kind, step }: TimelineEntry): string | null {
  return kind === 'placed' ? 'placed' : step;
}

function statusAt(distance: number, hasFailed: boolean): StartStep['status'] {
  if (distance < 0) return 'done';
  if (distance > 0) return 'todo';
  return hasFailed ? 'failed' : 'active';
}
