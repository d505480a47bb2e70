/** Where the time of a round trip goes, in milliseconds; null where it is not known. */
export interface Hops {
  readonly toServerMs: number | null;
  readonly toAgentMs: number | null;
  readonly toScreenMs: number | null;
}

/**
 * Splits a round trip, which ends at the agent, by what a small request to the server takes. Both are measured one after the other on a
 * network that breathes, so the request may come out longer than the whole.
 */
export function hopsOf(roundTripMs: number | null, requestMs: number | null, screenMs: number | null): Hops {
  if (requestMs === null || roundTripMs === null)
    return { toServerMs: requestMs, toAgentMs: null, toScreenMs: screenMs };
  const toServerMs = Math.min(requestMs, roundTripMs);
  return { toServerMs, toAgentMs: roundTripMs - toServerMs, toScreenMs: screenMs };
}
