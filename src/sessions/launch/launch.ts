import type { CreateSession } from '../../../protocol/http/sessions.js';
import type { RequestContext } from '../../platform/events/request-context.js';
import type { SessionViewRow } from '../session-view.js';

/** Somebody's wish for a new session. */
export interface Launch {
  readonly ownerId: string;
  readonly request: CreateSession;
  /** The client's `Idempotency-Key`. */
  readonly key: string | null;
  /** Of the request that asked for it: launches are admitted together, and the log tells who asked for each. */
  readonly context: Readonly<RequestContext>;
}

/** What became of a launch: the session, or why there is none. */
export type LaunchOutcome = { readonly row: SessionViewRow } | { readonly refusal: Error };
