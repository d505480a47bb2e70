import type { z } from 'zod';
import { EVENTS, type EventName } from '../../../protocol/events.js';
import type { SleepCause, TimelineEntry } from '../../../protocol/http/sessions.js';
import type { SessionReasonCode, SessionState, SessionStep } from '../../../protocol/session.js';
import type { SessionEvent } from './session-event.js';
import { momentsOf } from './step-times.js';

/** An entry of the timeline with its position in the log. */
export interface PlacedEntry {
  readonly ordinal: bigint;
  readonly transaction: bigint;
  readonly entry: TimelineEntry;
}

type Told = Pick<TimelineEntry, 'kind' | 'message'> & Partial<Pick<TimelineEntry, 'state' | 'step'>>;
type SessionEventName =
  Extract<EventName, `session.${string}` | `stream.${string}` | 'orphan.adopted'> | 'agent.lost' | 'agent.connected';
/** Words for an event's data; null when the data is not what the event should hold (a later version's). */
type Teller = (data: unknown, agentName: string | null) => Told | null;

function teller<Schema extends z.ZodType>(
  schema: Schema,
  words: (data: z.infer<Schema>, agentName: string | null) => Told,
): Teller {
  return (data, agentName) => {
    const parsed = schema.safeParse(data);
    return parsed.success ? words(parsed.data, agentName) : null;
  };
}

const STATES: Readonly<Record<SessionState, string>> = {
  pending: 'The session waits for an agent.',
  starting: 'The session is starting.',
  running: 'The session is running.',
  standby: 'The session is on standby: its programs stand still.',
  hibernating: 'The session is going to sleep.',
  hibernated: 'The session sleeps. Its files are kept; opening it wakes it.',
  waking: 'The session is waking up.',
  ending: 'The session is being ended.',
  ended: 'The session has ended.',
  failed: 'The session failed.',
};

const STEPS: Readonly<Record<SessionStep, string>> = {
  'home-ready': 'Your files are in place.',
  'image-fetching': 'The application is not on this machine yet and is being fetched.',
  'image-quarter': 'A quarter of the application has arrived.',
  'image-half': 'Half of the application has arrived.',
  'image-three-quarters': 'Three quarters of the application have arrived.',
  'image-arrived': 'All of the application has arrived and is being unpacked.',
  'image-half-unpacked': 'Half of the application is unpacked.',
  'image-ready': 'The application is loaded.',
  'workload-started': 'The application was started.',
  'screen-ready': 'The screen answers.',
  'desktop-ready': 'The desktop is drawn.',
};

const REASONS: Readonly<Record<SessionReasonCode, string>> = {
  'no-agent-connected': 'No agent is connected; the session starts as soon as one is.',
  'no-agent-suitable': 'No agent can take the session; it starts as soon as one can.',
  'agent-unreachable': 'The agent that holds your files is offline; the session starts as soon as it is back.',
  'awaiting-turn': 'The session waits for its turn.',
  'start-timeout': 'The session did not start in time.',
  'wake-timeout': 'The session did not wake up in time.',
  'hibernate-timeout': 'The session did not go to sleep in time.',
  'end-timeout': 'The session did not end in time and goes on being cleaned up.',
  'start-failed': 'The application could not be started.',
  'spec-refused': 'The agent refused to run the application as it is configured.',
  'image-unavailable': 'The image of the application could not be loaded.',
  'out-of-memory': 'The session ran out of memory.',
  'disk-full': 'There was no disk space left for the session.',
  'home-unavailable': 'Your files could not be reached.',
  'screen-lost': 'The screen of the session went away.',
  'instance-gone': 'The session stopped unexpectedly.',
  'runtime-error': 'The platform of the agent reported an error.',
};

const SLEEP_CAUSES: Readonly<Record<SleepCause, string>> = {
  idle: 'Nobody has used the session for a while.',
  lifetime: 'The session has run for as long as it may at a stretch.',
  'end-of-day': 'The day has ended, by a rule that holds for the session.',
};

/** How each event reads in the timeline; null for those that another one tells already. */
const TELLERS: Readonly<Record<SessionEventName, Teller | null>> = {
  'session.requested': () => ({ kind: 'requested', message: 'The session was requested.' }),
  'session.waiting': teller(EVENTS['session.waiting'], ({ reason, agentId }, agentName) => ({
    kind: 'waiting',
    message: agentId === undefined ? REASONS[reason] : `The session waits for its turn on ${agentName ?? 'its agent'}.`,
  })),
  'session.begun': () => ({ kind: 'state', message: 'Its turn has come.' }),
  'session.placed': (_, agentName) => ({
    kind: 'placed',
    message: `It was given to ${agentName ?? 'an agent that was removed'}.`,
  }),
  'session.state-changed': teller(EVENTS['session.state-changed'], ({ to, reason }) =>
    to === 'failed'
      ? { kind: 'failed', state: to, message: reason === null ? STATES.failed : REASONS[reason] }
      : { kind: 'state', state: to, message: reason === null ? STATES[to] : `${REASONS[reason]} ${STATES[to]}` },
  ),
  'session.progressed': teller(EVENTS['session.progressed'], ({ step }) => ({
    kind: 'step',
    step,
    message: STEPS[step],
  })),
  'session.shared': teller(EVENTS['session.shared'], ({ access }) => ({
    kind: 'viewed',
    message: `It was shared with others ${access === 'view' ? 'to look at' : 'to use'}.`,
  })),
  'session.share-revoked': () => ({ kind: 'viewed', message: 'A share was taken back.' }),
  'session.screen-visited': teller(EVENTS['session.screen-visited'], ({ access, reason }) => ({
    kind: 'viewed',
    message: `An administrator may ${access === 'view' ? 'look at' : 'use'} the screen for half an hour. The reason: ${reason}`,
  })),
  'session.ticket-issued': null,
  'stream.opened': () => ({ kind: 'viewed', message: 'The screen was opened.' }),
  'session.sleep-due': teller(EVENTS['session.sleep-due'], ({ cause }) => ({
    kind: 'state',
    message: SLEEP_CAUSES[cause],
  })),
  'orphan.adopted': (_, agentName) => ({
    kind: 'placed',
    message: `It was found on ${agentName ?? 'an agent that was removed'} and taken back into the list by an administrator.`,
  }),
  'agent.lost': (_, agentName) => ({
    kind: 'agent',
    message: `The agent ${agentName ?? 'that was removed'} cannot be reached. The session is kept there as it is, and can be opened as soon as the agent is back.`,
  }),
  'agent.connected': (_, agentName) => ({
    kind: 'agent',
    message: `The agent ${agentName ?? 'that was removed'} can be reached again.`,
  }),
  'session.kept-awake': null,
  'session.desired': null,
  'session.renamed': null,
  'session.resized': () => ({ kind: 'state', message: 'Its owner gave it another size.' }),
  'session.limits-changed': () => ({ kind: 'state', message: 'Its new size holds.' }),
  'session.released': null,
  'stream.closed': null,
};

const isTold = (name: string): name is SessionEventName => Object.hasOwn(TELLERS, name);

/**
 * The timeline of one session from its log and what happened to its agent meanwhile, oldest first. What an agent says about when a step happened moves it
 * between the entry before it and when it was written, and no further.
 */
export function timelineOf(events: readonly SessionEvent[]): PlacedEntry[] {
  const entries: PlacedEntry[] = [];
  const moments = momentsOf(events);
  let beforeMs: number | null = null;
  for (const [index, { name, data, agentName, occurredAt, ordinal, transaction }] of events.entries()) {
    const told = isTold(name) ? TELLERS[name]?.(data, agentName) : null;
    if (!told) continue;
    const writtenAtMs = occurredAt.getTime();
    const atMs: number = Math.min(writtenAtMs, Math.max(moments[index] ?? writtenAtMs, beforeMs ?? 0));
    const durationMs = beforeMs === null ? null : Math.max(0, atMs - beforeMs);
    const entry = { state: null, step: null, ...told, at: new Date(atMs).toISOString(), durationMs };
    entries.push({ ordinal: BigInt(ordinal), transaction: BigInt(transaction), entry });
    beforeMs = atMs;
  }
  return entries;
}
