import type { SessionView } from '../../../../protocol/http/sessions.js';
import type { SessionState } from '../../../../protocol/session.js';
import { strings } from './strings';

/** Groups of states that look alike: each has a colour and a shape of its own. */
export type StateTone = 'running' | 'busy' | 'waiting' | 'asleep' | 'failed' | 'over';

/** How a session's state is shown. */
export interface StateLook {
  readonly word: string;
  readonly tone: StateTone;
}

const TONES: Readonly<Record<SessionState, StateTone>> = {
  pending: 'waiting',
  starting: 'busy',
  running: 'running',
  standby: 'asleep',
  hibernating: 'busy',
  hibernated: 'asleep',
  waking: 'busy',
  ending: 'busy',
  ended: 'over',
  failed: 'failed',
};

/** Word, colour and shape of a session's state. A session whose machine is away is shown so, whatever it was last seen to be. */
export function stateLook(session: Pick<SessionView, 'state' | 'agent'>): StateLook {
  if (isUnreachable(session)) return { word: strings.unreachable, tone: 'waiting' };
  return { word: strings.states[session.state], tone: TONES[session.state] };
}

/** Whether the session lives on a machine that does not answer. */
export function isUnreachable({ state, agent }: Pick<SessionView, 'state' | 'agent'>): boolean {
  return agent !== null && !agent.isReachable && state !== 'ended' && state !== 'failed';
}

/** Why the session waits, failed or cannot be reached, as a sentence; null when there is nothing to explain. */
export function sessionReason(session: Pick<SessionView, 'state' | 'agent' | 'reason'>): string | null {
  if (session.reason !== null) return session.reason.message;
  return isUnreachable(session) ? strings.unreachableReason(session.agent?.name ?? '') : null;
}
