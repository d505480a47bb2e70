import type { SessionState } from '../../../../protocol/session.js';

const IS_SIZEABLE: Readonly<Record<SessionState, boolean>> = {
  pending: true,
  starting: false,
  running: true,
  standby: true,
  hibernating: false,
  hibernated: true,
  waking: false,
  ending: false,
  ended: false,
  failed: true,
};

/** Whether a session in this state can be given another size. */
export const isSizeable = (state: SessionState): boolean => IS_SIZEABLE[state];
