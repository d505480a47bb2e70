/**
 * What must never be, whatever breaks:
 * - `lost`: what nobody stopped is not usable. - `orphans`: a container without a live row. - `phantoms`: a row that runs without a container.
 * - `duplicates`: two containers of one session, at any moment. - `stuck`: still on its way when everything should be quiet.
 * - `oversubscribed`: more than a quota or a machine allows, at any moment. - `auditGaps`: a change without its event, or a broken chain.
 * - `serverErrors`: an answer of 5xx outside the time of the break, or another one than 503 in it.
 * - `unauthorised`: bytes of a screen to whom they do not belong. - `promises`: what the drill promises beyond that.
 */
export const INVARIANTS = [
  'lost',
  'orphans',
  'phantoms',
  'duplicates',
  'stuck',
  'oversubscribed',
  'auditGaps',
  'serverErrors',
  'unauthorised',
  'promises',
] as const;
export type Invariant = (typeof INVARIANTS)[number];

/** One thing that is not as it must be. */
export interface Violation {
  readonly invariant: Invariant;
  /** What was seen, for whoever replays the run. */
  readonly text: string;
}

export function violation(invariant: Invariant, text: string): Violation {
  return { invariant, text };
}
