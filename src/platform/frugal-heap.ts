import { setFlagsFromString } from 'node:v8';

/** How far the heap may grow beyond what was in use at the last full collection before the next one, in percent. */
const GROWTH_PERCENT = 20;

/**
 * Has V8 look for garbage early. Left alone it lets the heap double first, so that a replica with many quiet streams would keep what
 * opening them left behind, several times what they use, for as long as nothing else happens. Full collections of a heap of this size take
 * some milliseconds, mostly beside the running program. A version of V8 without the flag says so on stderr and goes on.
 */
export function keepHeapSmall(): void {
  setFlagsFromString(`--heap-growing-percent=${GROWTH_PERCENT}`);
}
