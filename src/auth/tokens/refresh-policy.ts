/** Where a refresh token stands in its family. */
export interface RefreshTokenState {
  /** Milliseconds since it was exchanged; null while it is the current one. */
  readonly rotatedAgoMs: number | null;
  /** Whether the token that it was exchanged for is the current one. */
  readonly isSuccessorCurrent: boolean;
}

/** `rotate`: exchange it. `repeat`: give the same successor once more. `reused`: it was stolen, by this caller or from them. */
export type RefreshVerdict = 'rotate' | 'repeat' | 'reused';

/** Time in which two tabs, or a retry after a lost answer, may present the same token, in milliseconds. */
export const REFRESH_GRACE_MS = 10_000;

/**
 * What a presented refresh token earns. Grace is for the immediately previous token only, and ends with the use of its successor. Because the
 * repeated answer holds the very same successor, a family has one current token at any time and never forks.
 */
export function judgeRefresh(state: RefreshTokenState): RefreshVerdict {
  if (state.rotatedAgoMs === null) return 'rotate';
  return state.isSuccessorCurrent && state.rotatedAgoMs < REFRESH_GRACE_MS ? 'repeat' : 'reused';
}
