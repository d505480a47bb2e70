import type { SessionState } from '../../protocol/session.js';
import { AgentUnavailableError } from '../agents/agents.errors.js';
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

/** Why the screen of `session` cannot be opened now; null when it can. */
export function streamRefusal(session: ViewableSession): ProblemError | null {
  if (session.state !== 'running') {
    const sentence = session.reason?.message ?? NOT_RUNNING[session.state];
    return new SessionNotRunningError(session.state, session.reason, sentence);
  }
  return session.agentId !== null && session.agentIsReachable ? null : new AgentUnavailableError();
}
