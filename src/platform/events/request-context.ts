import { AsyncLocalStorage } from 'node:async_hooks';
import type { Actor, EventOrigin } from '../../../protocol/events.js';

/** On whose behalf code runs, and for which request. */
export interface RequestContext {
  readonly requestId: string | null;
  /** From where it came; absent where no request asks. */
  readonly origin?: EventOrigin;
  /** Whether nobody waits for the answer any more; absent where no request asks. */
  readonly hasLeft?: () => boolean;
  /** Set by the guard once the caller is known. */
  actor: Actor;
}

const storage = new AsyncLocalStorage<RequestContext>();
const SYSTEM: Readonly<RequestContext> = { requestId: null, actor: { kind: 'system' } };

/** The context that this code runs in; the system's own outside of any. */
export function currentContext(): Readonly<RequestContext> {
  return storage.getStore() ?? SYSTEM;
}

/** Runs `work` in `context`. */
export function runInContext<T>(context: RequestContext, work: () => T): T {
  return storage.run(context, work);
}

/** Runs `work` as the system's own: what is done for many at once is done in the name of none of them. */
export function runForEverybody<T>(work: () => T): T {
  return storage.run({ ...SYSTEM }, work);
}

/** Names the caller of the request that is being served. Does nothing outside of one. */
export function identifyActor(actor: Actor): void {
  const context = storage.getStore();
  if (context) context.actor = actor;
}
