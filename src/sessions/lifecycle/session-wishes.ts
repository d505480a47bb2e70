import type { SessionState } from '../../../protocol/session.js';
import type { SessionChange, SessionFacts } from './session-facts.js';

/** What an owner may ask of a session. */
export type Wish = 'hibernate' | 'wake' | 'end' | 'retry';

/** The sentence says why a wish cannot be granted. */
export interface Refusal {
  readonly refusal: string;
}

type Target = 'pending' | 'hibernating' | 'waking' | 'ending' | 'ended';
type Answer = Target | 'as-it-is' | 'released-first' | Refusal;

const no = (refusal: string): Refusal => ({ refusal });
const ENDING = no('The session is being ended. Launch the application again when it is gone.');
const ENDED = no('The session has ended. Launch the application again from the catalog.');
const FAILED = no('The session failed. Use retry to start it again, or end it.');
const NOT_FAILED = no('Only a failed session can be retried, and this one has not failed.');

/** Wish × state: the state that it leads to, nothing to do, or why not. `released-first` waits for the agent's clean-up. */
export const WISHES: Readonly<Record<Wish, Readonly<Record<SessionState, Answer>>>> = {
  hibernate: {
    pending: no('The session has not started yet. End it if you no longer need it.'),
    starting: 'hibernating',
    running: 'hibernating',
    standby: 'hibernating',
    hibernating: 'as-it-is',
    hibernated: 'as-it-is',
    waking: 'hibernating',
    ending: ENDING,
    ended: ENDED,
    failed: FAILED,
  },
  wake: {
    pending: 'as-it-is',
    starting: 'as-it-is',
    running: 'as-it-is',
    standby: 'waking',
    hibernating: 'waking',
    hibernated: 'waking',
    waking: 'as-it-is',
    ending: ENDING,
    ended: ENDED,
    failed: FAILED,
  },
  end: {
    pending: 'ended',
    starting: 'ending',
    running: 'ending',
    standby: 'ending',
    hibernating: 'ending',
    hibernated: 'ending',
    waking: 'ending',
    ending: 'as-it-is',
    ended: 'as-it-is',
    failed: 'released-first',
  },
  retry: {
    pending: 'as-it-is',
    starting: NOT_FAILED,
    running: NOT_FAILED,
    standby: NOT_FAILED,
    hibernating: NOT_FAILED,
    hibernated: NOT_FAILED,
    waking: NOT_FAILED,
    ending: NOT_FAILED,
    ended: ENDED,
    failed: 'released-first',
  },
};

function change(session: SessionFacts, state: Target): SessionChange {
  const generation = session.generation + 1;
  switch (state) {
    case 'hibernating':
      return { state, desired: 'hibernated', generation, reason: null };
    case 'ending':
      return { state, desired: 'ended', generation };
    case 'ended':
      return { state, desired: 'ended', generation, isReleased: true };
    case 'pending':
      return { state, desired: 'running', generation, isReleased: false, reason: null, agentId: null };
    case 'waking':
      return { state, desired: 'running', generation, reason: null };
  }
}

/** It may start elsewhere only once its agent has said that nothing of it is left: silence is not death. */
function stillThere({ isAgentReachable, agentName }: SessionFacts): string {
  if (isAgentReachable || agentName === null)
    return 'The session is still being cleaned up. Try again in a few seconds.';
  return `What is left of the session is on ${agentName}, which is offline. It can be started again as soon as that agent is back and has cleaned up.`;
}

/** What a wish makes of a session: a change, null for nothing to do, or the refusal. */
export function grant(session: SessionFacts, wish: Wish): SessionChange | Refusal | null {
  // It runs still, but is about to be frozen.
  if (wish === 'wake' && session.state === 'running' && session.desired !== 'running') {
    return { state: 'running', desired: 'running', generation: session.generation + 1 };
  }
  const answer = WISHES[wish][session.state];
  if (typeof answer === 'object') return answer;
  if (answer === 'as-it-is') return null;
  if (answer !== 'released-first') return change(session, answer);
  if (wish === 'end') return change(session, session.isReleased ? 'ended' : 'ending');
  if (!session.isReleased) return no(stillThere(session));
  if (session.isHomeLeaving)
    return no(`Your files of ${session.templateName} are being deleted. Try again when they are gone.`);
  return change(session, 'pending');
}

export function isRefusal(answer: SessionChange | Refusal | null): answer is Refusal {
  return answer !== null && 'refusal' in answer;
}
