import type { ComputeLimits, Resources, SessionState } from '../../../protocol/session.js';
import { withoutUndefined } from '../without-undefined.js';
import { claimOf, type SessionFacts } from './session-facts.js';
import type { Refusal } from './session-wishes.js';

/** What a new size makes of a session. */
export interface SizeChange {
  readonly resources: Resources;
  readonly limitsInForce: ComputeLimits | null;
}

/** As much of a request as may be left out. */
export type WantedSize = { readonly [Name in keyof Resources]?: Resources[Name] | undefined };

const no = (refusal: string): Refusal => ({ refusal });
const ON_ITS_WAY = no('The session is on its way. Change its size when it runs or sleeps.');
const GOING = no('The session is being ended. Launch the application again, in the size that you want.');
const GONE = no('The session has ended. Launch the application again, in the size that you want.');

/**
 * When a size may change. Not on the way from one state to another: it would be unclear which size the programs were started with. Programs of
 * `running` states have the size that they were started with until their agent says otherwise.
 */
export const SIZING: Readonly<Record<SessionState, 'running' | 'at-rest' | Refusal>> = {
  pending: 'at-rest',
  starting: ON_ITS_WAY,
  running: 'running',
  standby: 'running',
  hibernating: ON_ITS_WAY,
  hibernated: 'at-rest',
  waking: ON_ITS_WAY,
  ending: GOING,
  ended: GONE,
  failed: 'at-rest',
};

const isSame = (a: ComputeLimits, b: ComputeLimits): boolean =>
  a.cpuMillis === b.cpuMillis && a.memoryMiB === b.memoryMiB;

/** What of `limits` is not what `resources` say; null when they agree. */
export function deviation(resources: Resources, limits: ComputeLimits): ComputeLimits | null {
  return isSame(resources, limits) ? null : { cpuMillis: limits.cpuMillis, memoryMiB: limits.memoryMiB };
}

/** What programs have, or may have by now: an agent that has not answered yet may have given them what it was told last. */
function limitsOf(session: SessionFacts): ComputeLimits {
  const isUnsure = session.isUnanswered || session.state !== session.desired;
  return isUnsure ? claimOf(session) : (session.limitsInForce ?? session.resources);
}

/** What asking for another size leads to: the change, null for nothing to do, or why not. */
export function resize(session: SessionFacts, wanted: WantedSize): SizeChange | Refusal | null {
  const { state, resources: before } = session;
  const sizing = SIZING[state];
  if (typeof sizing === 'object') return sizing;
  if (state === 'failed' && !session.isReleased) return ON_ITS_WAY;
  const resources: Resources = { ...before, ...withoutUndefined(wanted) };
  if (resources.storageGiB < before.storageGiB) {
    return no(
      `Storage can only grow, since it holds files. The session has ${before.storageGiB} GiB; ask for as much or more.`,
    );
  }
  if (isSame(resources, before) && resources.storageGiB === before.storageGiB) return null;
  const limits = sizing === 'running' ? limitsOf(session) : null;
  return { resources, limitsInForce: limits && deviation(resources, limits) };
}
