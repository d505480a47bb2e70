import type { SessionView } from '../../../../protocol/http/sessions.js';
import type { SessionState } from '../../../../protocol/session.js';

/** What the page of a session shows. A running session has a screen, or brings a web page of its own (`app`). */
export type SessionStage = 'start' | 'screen' | 'app' | 'paused' | 'asleep' | 'failed' | 'over';

const STAGES: Readonly<Record<SessionState, Exclude<SessionStage, 'app'>>> = {
  pending: 'start',
  starting: 'start',
  waking: 'start',
  running: 'screen',
  standby: 'paused',
  hibernating: 'asleep',
  hibernated: 'asleep',
  ending: 'over',
  ended: 'over',
  failed: 'failed',
};

/** The stage that belongs to a session as it is. */
export function sessionStage({ state, stream }: Pick<SessionView, 'state' | 'stream'>): SessionStage {
  const stage = STAGES[state];
  return stage === 'screen' && stream.kind === 'http' ? 'app' : stage;
}

/** Whether opening the session should wake it. */
export function canWake(state: SessionState): boolean {
  return state === 'hibernated' || state === 'standby';
}
