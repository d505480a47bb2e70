import type { TimelineEntry } from '../../protocol/http/sessions.js';
import type { Picture } from '../first-picture.js';

/** Steps between which the cluster and the desktop are at work: all of what the agent has asked for is there, and the desktop can be used. */
const THEIRS = { from: 'home-ready', to: 'desktop-ready' } as const;

/** Where the time of a launch went, one part after the other, all in milliseconds; `showing` is told in more detail beside. */
export interface LaunchParts {
  /** From the click until the control plane has written the session down: browser, network, the call. */
  readonly askingMs: number;
  /** From there until the agent has it and its home: placing, telling the agent, its own records. */
  readonly orderingMs: number;
  /** Scheduler, kubelet, container and desktop, with the rest of the objects that the agent makes. */
  readonly clusterMs: number;
  /** From the desktop's word that it can be used to its picture in the browser; below 0 where the picture was faster than the word. */
  readonly showingMs: number;
  /** From when the session was written down as running until the page asks for a ticket: below 0 where it has done so ahead. */
  readonly tellingMs: number;
  /** Until it has one, until its WebSocket is open, behind which it may still wait for the screen, and until the picture is there. */
  readonly ticketMs: number;
  readonly openingMs: number;
  readonly picturingMs: number;
  /** What of the picture the browser took to paint after it had got everything. */
  readonly paintingMs: number;
}

/** Where the time went from the click to a desktop that can be used, by the session's timeline. Not numbers where the timeline lacks a step. */
export function launchParts(
  { clickedAt, usefulMs, askedMs, givenMs, openedMs, paintingMs }: Omit<Picture, 'connectedMs'>,
  entries: readonly TimelineEntry[],
): LaunchParts {
  const timeOf = (wanted: (entry: TimelineEntry) => boolean): number => {
    const entry = entries.findLast(wanted);
    return entry ? new Date(entry.at).getTime() - clickedAt : Number.NaN;
  };
  const requestedMs = timeOf(({ kind }) => kind === 'requested');
  const orderedMs = timeOf(({ step }) => step === THEIRS.from);
  const readyMs = timeOf(({ step }) => step === THEIRS.to);
  return {
    askingMs: requestedMs,
    orderingMs: orderedMs - requestedMs,
    clusterMs: readyMs - orderedMs,
    showingMs: usefulMs - readyMs,
    tellingMs: askedMs - timeOf(({ state }) => state === 'running'),
    ticketMs: givenMs - askedMs,
    openingMs: openedMs - givenMs,
    picturingMs: usefulMs - openedMs,
    paintingMs,
  };
}

/** What of a launch is ours: all but what scheduler, kubelet, container and desktop took. The browser's painting is among it. In milliseconds. */
export function ourShareMs({ askingMs, orderingMs, showingMs }: LaunchParts): number {
  return Math.max(0, askingMs + orderingMs + showingMs);
}

/** Mean time of each entry since the one before it, by what it is called, in the order of the first timeline; in milliseconds. */
export function meanSteps(timelines: readonly (readonly TimelineEntry[])[]): Map<string, number> {
  const sums = new Map<string, number[]>();
  for (const { kind, step, state, durationMs } of timelines.flat()) {
    const name = step ?? (kind === 'state' ? `state ${state ?? ''}` : kind);
    sums.set(name, [...(sums.get(name) ?? []), durationMs ?? 0]);
  }
  return new Map([...sums].map(([name, values]) => [name, mean(values)]));
}

/** Mean of each part. */
export function meanParts(launches: readonly LaunchParts[]): LaunchParts {
  const of = (part: keyof LaunchParts): number => mean(launches.map((launch) => launch[part]));
  return {
    askingMs: of('askingMs'),
    orderingMs: of('orderingMs'),
    clusterMs: of('clusterMs'),
    showingMs: of('showingMs'),
    tellingMs: of('tellingMs'),
    ticketMs: of('ticketMs'),
    openingMs: of('openingMs'),
    picturingMs: of('picturingMs'),
    paintingMs: of('paintingMs'),
  };
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
