import type { SessionState } from '../../protocol/session.js';
import { AgentUnavailableError, StreamUnavailableError } from '../agents/agents.errors.js';
import type { ProblemError } from '../platform/http/problem.error.js';
import type { ViewableSession } from '../sessions/session-access.js';
import { SessionNotRunningError } from './vnc-proxy.errors.js';

/** What to tell somebody who opens a screen that is not there. */
const NOT_RUNNING: Readonly<Record<Exclude<SessionState, 'running'>, string>> = {
  pending: 'The session waits for an agent. The screen opens as soon as it has started.',
  starting: 'The session is starting. The screen opens as soon as it is ready.',
  standby: 'The session is frozen. Wake it to see its screen.',
  hibernating: 'The session is going to sleep. Wake it once it sleeps.',
  hibernated: 'The session sleeps. Wake it to see its screen.',
  waking: 'The session is waking up. The screen opens as soon as it is ready.',
  ending: 'The session is ending. Launch a new one.',
  ended: 'The session has ended. Launch a new one.',
  failed: 'The session has failed. Retry it, or launch a new one.',
};

/** The same for somebody whom it was shared with, and who can neither wake it nor launch it again. */
const NOT_RUNNING_FOR_GUESTS: Readonly<Partial<Record<SessionState, string>>> = {
  standby: 'The session is frozen. It goes on as soon as its owner uses it.',
  hibernating: 'The session is going to sleep. Ask its owner to wake it once it sleeps.',
  hibernated: 'The session sleeps. Ask its owner to wake it.',
  ending: 'The session is ending. Ask its owner to launch and share another one.',
  ended: 'The session has ended. Ask its owner to launch and share another one.',
  failed: 'The session has failed. Ask its owner to retry it.',
};

/** Whether the screen of `session` is on its way, so that whoever opens it gets it as soon as it is there. */
export function isComing({ state, stream }: Pick<ViewableSession, 'state' | 'stream'>): boolean {
  return stream.kind === 'rfb' && (state === 'starting' || state === 'waking');
}

/** Why the screen of `session` can be opened neither now nor once its start is over; null when it can. */
export function arrivalRefusal(session: ViewableSession): ProblemError | null {
  return streamRefusal(isComing(session) ? { ...session, state: 'running' } : session);
}

/** Why the screen of `session` cannot be opened now; null when it can. */
export function streamRefusal(session: ViewableSession): ProblemError | null {
  if (session.state !== 'running') {
    const guest = session.isOwn ? undefined : NOT_RUNNING_FOR_GUESTS[session.state];
    const sentence = guest ?? session.reason?.message ?? NOT_RUNNING[session.state];
    return new SessionNotRunningError(session.state, session.reason, sentence);
  }
  if (session.agentId === null || !session.agentIsReachable) return new AgentUnavailableError();
  return session.access === 'control' ? null : viewRefusal(session);
}

/** Why the screen cannot be shown to somebody who may only look. */
function viewRefusal({ stream, canHoldBack }: ViewableSession): ProblemError | null {
  if (stream.kind === 'http') {
    return new StreamUnavailableError(
      'A web application cannot be looked at without being used. Ask its owner to share it with you for control.',
    );
  }
  if (canHoldBack) return null;
  return new StreamUnavailableError(
    'The agent of this session cannot keep you from using it while you look. An administrator has to bring it up to date.',
  );
}
