import type { SessionState } from '../../../../../protocol/session.js';

/** What the one primary button of a card does; null when there is nothing to do but wait. */
export type CardAction = 'open' | 'wake' | 'watch' | 'retry';

const ACTIONS: Readonly<Record<SessionState, CardAction | null>> = {
  pending: 'watch',
  starting: 'watch',
  running: 'open',
  standby: 'wake',
  hibernating: null,
  hibernated: 'wake',
  waking: 'watch',
  ending: null,
  ended: null,
  failed: 'retry',
};

/** The primary action of a session in this state. */
export const cardAction = (state: SessionState): CardAction | null => ACTIONS[state];
