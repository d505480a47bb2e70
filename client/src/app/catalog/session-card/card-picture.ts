import type { SessionState } from '../../../../../protocol/session.js';

const HAS_PICTURE: Readonly<Record<SessionState, boolean>> = {
  pending: false,
  starting: false,
  running: true,
  standby: true,
  hibernating: true,
  hibernated: true,
  waking: true,
  ending: false,
  ended: false,
  failed: false,
};

/** Whether there may be a picture of the screen of a session in this state. */
export const hasPicture = (state: SessionState): boolean => HAS_PICTURE[state];
