import type { TimelineEntry } from '../../protocol/http/sessions.js';

/** Steps between which the cluster and the desktop are at work: all of what the agent has asked for is there, and the desktop can be used. */
const THEIRS = { from: 'home-ready', to: 'desktop-ready' } as const;

const at = ({ at: time }: TimelineEntry): number => new Date(time).getTime();

/**
 * What of `pictureMs`, the time from the click to a desktop that can be used, is ours: all but what scheduler, kubelet, container and desktop took, by the
 * session's timeline. In milliseconds. Not a number where the timeline lacks a step.
 */
export function ourShareMs(pictureMs: number, entries: readonly TimelineEntry[]): number {
  const from = entries.find(({ step }) => step === THEIRS.from);
  const to = entries.findLast(({ step }) => step === THEIRS.to);
  return from && to ? Math.max(0, pictureMs - (at(to) - at(from))) : Number.NaN;
}

/** Mean time of each entry since the one before it, by what it is called, in the order of the first timeline; in milliseconds. */
export function meanSteps(timelines: readonly (readonly TimelineEntry[])[]): Map<string, number> {
  const sums = new Map<string, number[]>();
  for (const { kind, step, state, durationMs } of timelines.flat()) {
    const name = step ?? (kind === 'state' ? `state ${state ?? ''}` : kind);
    sums.set(name, [...(sums.get(name) ?? []), durationMs ?? 0]);
  }
  return new Map(
    [...sums].map(([name, values]) => [name, values.reduce((sum, value) => sum + value, 0) / values.length]),
  );
}
