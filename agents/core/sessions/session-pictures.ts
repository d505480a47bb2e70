import type { SessionApply } from '../../../protocol/agent/messages.js';

/** Whoever keeps pictures of screens, as far as the lifecycle of sessions concerns them. */
export interface SessionPictures {
  /**
   * A session is about to be made like this. Takes the last picture of a screen that is about to rest. Resolves within 2 s and never
   * rejects: a picture is worth no more.
   */
  beforeApply(apply: SessionApply): Promise<void>;
}
