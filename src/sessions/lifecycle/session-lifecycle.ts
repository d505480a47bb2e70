import type { InstanceState } from '../../../protocol/agent/messages.js';
import type { SessionReason, SessionState } from '../../../protocol/session.js';
import type { SessionChange, SessionFacts } from './session-facts.js';

/**
 * What follows from seeing an instance in some state:
 * - `keep`: nothing yet; the agent is on its way, or says what is known.
 * - a state: the session is that now.
 * - `slept`: it was stopped from outside (a host that restarted); its files are there, so that it counts as hibernated.
 * - `gone`: nothing is left of what ran: failed.
 * - `only-home`: nothing is left but the home: as good as hibernated while there is a home, gone without.
 * - `broke`: the start did not work, if the agent says why; an absence without a reason is only "not yet".
 * - `half-started`: a start that failed, if the agent says why, left something behind, which is cleaned up.
 * - `sleeps-on`: waking it did not work, if the agent says why, and its files are as they were: it sleeps again.
 * - `half-awake`: the same, with something left to stop before it sleeps.
 * - `frozen-on`: waking it did not work, if the agent says why, and it is still frozen: it stays so, with all that is in its memory.
 * - `cleaned-up`: nothing is left of what had failed.
 */
export type Outcome =
  | 'keep'
  | 'running'
  | 'standby'
  | 'hibernated'
  | 'ended'
  | 'slept'
  | 'gone'
  | 'only-home'
  | 'broke'
  | 'half-started'
  | 'sleeps-on'
  | 'half-awake'
  | 'frozen-on'
  | 'cleaned-up';

type Row = Readonly<Record<InstanceState, Outcome>>;
const KEEP: Row = {
  starting: 'keep',
  running: 'keep',
  standby: 'keep',
  stopping: 'keep',
  hibernated: 'keep',
  absent: 'keep',
};

/** State of the session × what its agent reports for the current generation. */
export const LIFECYCLE: Readonly<Record<SessionState, Row>> = {
  pending: KEEP,
  starting: {
    starting: 'half-started',
    running: 'running',
    standby: 'standby',
    stopping: 'half-started',
    hibernated: 'half-started',
    absent: 'broke',
  },
  running: { ...KEEP, standby: 'standby', hibernated: 'slept', absent: 'gone' },
  standby: { ...KEEP, running: 'running', hibernated: 'slept', absent: 'gone' },
  hibernating: { ...KEEP, hibernated: 'hibernated', absent: 'only-home' },
  hibernated: { ...KEEP, absent: 'only-home' },
  waking: {
    starting: 'half-awake',
    running: 'running',
    standby: 'frozen-on',
    stopping: 'half-awake',
    hibernated: 'sleeps-on',
    absent: 'broke',
  },
  ending: { ...KEEP, absent: 'ended' },
  ended: KEEP,
  failed: { ...KEEP, absent: 'cleaned-up' },
};

const GONE: SessionReason = {
  code: 'instance-gone',
  message: 'The session stopped unexpectedly. Your saved files are safe; start it again to go on.',
};
const TEMPORARY_GONE: SessionReason = {
  code: 'instance-gone',
  message: 'The session stopped unexpectedly, and its temporary files went with it. Start it again to go on.',
};

const REVOKED: SessionReason = {
  code: 'agent-unreachable',
  message:
    'The agent that ran the session was removed. Ask your administrator for your files, or launch with a temporary home.',
};

/** A failed session is to be cleaned up: `desired` and the generation change in the same step as the state. */
export function failure(session: SessionFacts, reason: SessionReason, isReleased: boolean): SessionChange {
  return { state: 'failed', desired: 'ended', generation: session.generation + 1, isReleased, reason };
}

/** Puts a session to sleep that could not be woken or did not fall asleep, with its files and the reason for its owner to read. */
export function backToSleep(session: SessionFacts, reason: SessionReason): SessionChange {
  return { state: 'hibernating', desired: 'hibernated', generation: session.generation + 1, reason };
}

/** What could not be woken is wanted as it is, until its owner tries again. */
function stayAs(session: SessionFacts, state: 'standby' | 'hibernated', reason: SessionReason): SessionChange {
  return { state, desired: state, generation: session.generation + 1, reason };
}

/** Why a session could not be woken holds while it sleeps; that it was slow to fall asleep does not. */
function lastingReason({ reason }: SessionFacts): SessionReason | null {
  return reason?.code === 'hibernate-timeout' ? null : reason;
}

function goneChange(session: SessionFacts, reason: SessionReason | undefined): SessionChange {
  return failure(session, reason ?? (session.homeId === null ? TEMPORARY_GONE : GONE), true);
}

function cleanedUp(session: SessionFacts): SessionChange | null {
  if (session.isReleased) return null;
  // An end that took too long and came about all the same is what its owner wanted.
  if (session.reason?.code === 'end-timeout') return { state: 'ended', isReleased: true };
  return { state: 'failed', isReleased: true };
}

/** What an agent saw of one session. */
export interface Observation {
  readonly generation: number;
  readonly state: InstanceState;
  readonly reason?: SessionReason | undefined;
}

function follow(session: SessionFacts, { state, reason }: Observation): SessionChange | null {
  const outcome = LIFECYCLE[session.state][state];
  switch (outcome) {
    case 'keep':
      return null;
    case 'running':
    case 'standby':
      return { state: outcome, reason: null };
    case 'hibernated':
      return { state: outcome, reason: lastingReason(session) };
    case 'half-started':
      return reason ? failure(session, reason, false) : null;
    case 'sleeps-on':
      return reason ? stayAs(session, 'hibernated', reason) : null;
    case 'half-awake':
      return reason ? backToSleep(session, reason) : null;
    case 'frozen-on':
      return reason ? stayAs(session, 'standby', reason) : { state: 'standby', reason: null };
    case 'slept':
      return { state: 'hibernated', desired: 'hibernated', generation: session.generation + 1 };
    case 'ended':
      return { state: 'ended', isReleased: true };
    case 'gone':
      return goneChange(session, reason);
    case 'only-home':
      if (session.homeId === null) return goneChange(session, reason);
      return session.state === 'hibernated' ? null : { state: 'hibernated', reason: lastingReason(session) };
    case 'broke':
      return reason ? failure(session, reason, true) : null;
    case 'cleaned-up':
      return cleanedUp(session);
  }
}

/** States that an instance may stay in, and that are states of a session as well. */
type Lasting = 'running' | 'standby' | 'hibernated';
const isLasting = (state: InstanceState): state is Lasting =>
  state === 'running' || state === 'standby' || state === 'hibernated';

/**
 * The row is older than the agent's memory (a restored backup, a database that failed over with a loss): it moves past the agent, so that it
 * listens again. What was asked for since is known to nobody but the agent, so that what it has is what is wanted, unless the row says that the
 * session is to end. An instance of a session that is over is nobody's to end: it is left to the list of orphans.
 */
function catchUp(session: SessionFacts, { generation, state }: Observation): SessionChange | null {
  const next = generation + 1;
  if (session.isReleased && state !== 'absent') return null;
  if (session.desired === 'ended' || !isLasting(state)) return { state: session.state, generation: next };
  return { state, desired: state, generation: next, reason: null };
}

/**
 * What a report of its own agent makes of a session; null for nothing. A report of a lower generation is about something that is no longer
 * wanted and counts only when it says that nothing is left of a session that is to end. A higher one means that the rows are older than the
 * agent's memory.
 */
export function observe(session: SessionFacts, observation: Observation): SessionChange | null {
  if (observation.generation > session.generation) return catchUp(session, observation);
  const isStale = observation.generation < session.generation;
  if (isStale && !(observation.state === 'absent' && session.desired === 'ended')) return null;
  return follow(session, observation);
}

/** What it means that an administrator revoked the session's agent for good: nobody will ever report about it again. */
export function observeRevoked(session: SessionFacts): SessionChange | null {
  if (session.isReleased) return null;
  if (session.state === 'ending') return { state: 'ended', isReleased: true };
  if (session.state === 'failed') return cleanedUp(session);
  return failure(session, REVOKED, true);
}

/** What it means that two complete inventories in a row did not name a session. */
export function observeMissing(session: SessionFacts): SessionChange | null {
  return follow(session, { generation: session.generation, state: 'absent' });
}
