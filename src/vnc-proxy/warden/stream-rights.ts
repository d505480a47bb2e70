import type { SessionState } from '../../../protocol/session.js';
import type { StreamCloseCode } from '../../../protocol/agent/streams.js';
import type { WatchedSession } from './stream-rights.repository.js';

const ENDED = 4410;
const ASLEEP = 4411;

/** What a state of the session means for its open screens; null lets them be. A screen of a restarting session goes by itself. */
const CLOSE_CODES: Readonly<Record<SessionState, StreamCloseCode | null>> = {
  pending: null,
  starting: null,
  running: null,
  standby: null,
  waking: null,
  hibernating: ASLEEP,
  hibernated: ASLEEP,
  ending: ENDED,
  ended: ENDED,
  failed: ENDED,
};

/** Why an open screen has to close now; null when it may stay open. */
export function closeCodeFor(
  userId: string,
  isSignInAlive: boolean,
  session: WatchedSession | undefined,
): StreamCloseCode | null {
  if (!isSignInAlive) return 4401;
  if (!session) return ENDED;
  if (session.ownerId !== userId) return 4403;
  if (session.desired === 'ended') return ENDED;
  if (session.desired === 'hibernated') return ASLEEP;
  return CLOSE_CODES[session.state];
}
