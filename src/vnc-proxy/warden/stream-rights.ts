import type { ScreenAccess } from '../../../protocol/http/shares.js';
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

/** Why a screen that was opened with the right `held` has to close now; null when it may stay open. */
export function closeCodeFor(
  held: ScreenAccess,
  isSignInAlive: boolean,
  session: WatchedSession | undefined,
): StreamCloseCode | null {
  if (!isSignInAlive) return 4401;
  if (!session) return ENDED;
  if (session.access === null) return 4403;
  if (session.desired === 'ended') return ENDED;
  if (session.desired === 'hibernated') return ASLEEP;
  const code = CLOSE_CODES[session.state];
  // The viewer comes back by itself, and gets what it may have now.
  return code ?? (session.access === held ? null : 4412);
}
