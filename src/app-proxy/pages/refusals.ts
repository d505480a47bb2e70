import { type ProblemCode, PROBLEMS } from '../../../protocol/problem.js';
import type { SessionState } from '../../../protocol/session.js';
import { isDatabaseUnavailable } from '../../platform/database/database-unavailable.js';
import { ProblemError } from '../../platform/http/problem.error.js';
import type { AppVisit } from '../entry/app-rights.repository.js';
import type { Refusal } from './app-pages.js';

/** How soon a program may ask again, in seconds. */
const RETRY = { 'Retry-After': '2' };

/** The same for whoever is not let in, whether there is such a session or not. */
export const NOT_HERE: Refusal = {
  status: 404,
  code: 'session-not-found',
  page: 'not-here',
  title: 'Open this application from StreamSpace',
  message:
    'There is no application of yours at this address, or you are not signed in to it here. Open it from your sessions.',
};

/** The page that a request comes from is not the application's. */
export const FOREIGN: Refusal = {
  status: 403,
  code: 'origin-not-allowed',
  page: 'not-here',
  title: 'This request came from another page',
  message: 'An application takes requests from its own pages only. Open it from your sessions.',
};

export const MALFORMED: Refusal = {
  status: 400,
  code: 'malformed-request',
  page: 'not-here',
  title: 'The request cannot be read',
  message: 'The request cannot be read. Check its target, its Host and its Transfer-Encoding.',
  // What follows on the connection may be a part of it.
  headers: { Connection: 'close' },
};

export const BUSY: Refusal = {
  status: 503,
  code: 'not-ready',
  page: 'unanswered',
  title: 'One moment',
  message: 'StreamSpace cannot answer right now. This page tries again by itself.',
  headers: RETRY,
};

const UNREACHABLE: Refusal = {
  status: 503,
  code: 'agent-unavailable',
  page: 'waiting',
  title: 'The application cannot be reached',
  message:
    'The machine that it runs on is not connected. Nothing is lost; this page goes on by itself once it is back.',
  headers: RETRY,
};

/** It runs, and does not speak: it is still starting, hangs, or speaks something else. */
export const UNANSWERED: Refusal = {
  status: 502,
  code: 'stream-unavailable',
  page: 'unanswered',
  title: 'The application does not answer',
  message:
    'It may still be starting. This page tries again by itself; if it stays, end the session and launch a new one.',
};

const ENDED: Refusal = {
  status: 404,
  code: 'session-not-found',
  page: 'ended',
  title: 'The session has ended',
  message: 'Launch a new one from the catalog.',
};

const waiting = (title: string, message: string): Refusal => ({
  status: 503,
  code: 'session-not-running',
  page: 'waiting',
  title,
  message,
  headers: RETRY,
});

const GOES_ON = 'This page turns into the application by itself.';

const BY_STATE: Readonly<Record<Exclude<SessionState, 'running'>, Refusal>> = {
  pending: waiting('Waiting for a place', `The session waits for a machine to run on. ${GOES_ON}`),
  starting: waiting('Starting…', `The application is starting. ${GOES_ON}`),
  waking: waiting('Waking up…', `The application is waking up. ${GOES_ON}`),
  standby: waiting('Frozen', `The session is frozen. ${GOES_ON}`),
  hibernating: waiting('Going to sleep…', `The session is going to sleep. Wake it once it sleeps. ${GOES_ON}`),
  hibernated: waiting('Asleep', `The session sleeps; its files are there. ${GOES_ON}`),
  ending: ENDED,
  ended: ENDED,
  failed: { ...ENDED, title: 'The session has failed', message: 'Retry it from your sessions, or launch a new one.' },
};

/** What the session is about to be counts: from then on its connections are cut. */
function stateOf({ state, desired }: AppVisit): SessionState {
  if (state !== 'running') return state;
  if (desired === 'ended') return 'ending';
  return desired === 'hibernated' ? 'hibernating' : 'running';
}

const SLEEPING: ReadonlySet<SessionState> = new Set(['standby', 'hibernated']);

/** Why the application of `visit` cannot be shown now; null when it can. `reason` of the session comes first where it has one. */
export function refusalOf(visit: AppVisit): Refusal | null {
  const state = stateOf(visit);
  if (state === 'running') return visit.agentIsReachable ? null : UNREACHABLE;
  if (SLEEPING.has(state)) return { ...BY_STATE[state], sleeper: visit.sessionId };
  return visit.reason ? { ...BY_STATE[state], message: visit.reason.message } : BY_STATE[state];
}

const BY_CODE: Partial<Record<ProblemCode, Refusal>> = {
  'session-not-found': NOT_HERE,
  'invalid-ticket': NOT_HERE,
  'origin-not-allowed': FOREIGN,
  'malformed-request': MALFORMED,
  'agent-unavailable': UNREACHABLE,
  'stream-unavailable': UNANSWERED,
};

const refusalLike = ({ code, detail }: ProblemError): Refusal => ({
  ...BUSY,
  status: PROBLEMS[code].status,
  code,
  message: detail,
});

/** What to answer when a request failed. What the application's own connection said is nobody's business. */
export function refusalFor(error: unknown): Refusal {
  if (error instanceof ProblemError) return BY_CODE[error.code] ?? refusalLike(error);
  if (isDatabaseUnavailable(error)) return BUSY;
  return UNANSWERED;
}
