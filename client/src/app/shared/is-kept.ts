import type { SessionView } from '../../../../protocol/http/sessions.js';

/** Whether a wish to keep a session awake came to anything, from the session before and after: the server may not decide just then. */
export function isKept(before: SessionView, after: SessionView): boolean {
  return after.state === 'running' && after.sleepsAt !== before.sleepsAt;
}
