import type { StreamCloseCode } from '../../../protocol/agent/streams.js';

/** The open streams, as far as the lifecycle of sessions concerns them. */
export interface SessionStreams {
  /** Closes every stream of the session, telling the viewers why. */
  closeSession(sessionId: string, code: StreamCloseCode): void;
}
