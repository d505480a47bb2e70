import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** How far the heap may grow beyond what was in use at the last full collection before the next one, in percent. */
const GROWTH_PERCENT = 20;

/**
 * Has V8 look for garbage early from now on. Left alone it lets the heap double first, so that a replica with many quiet streams would
 * keep what opening them left behind, several times what they use, for as long as nothing else happens. A full collection of a heap of
 * this size takes some milliseconds, mostly beside the running program. Call it when the program has started: V8 decides at the end of one
 * collection when the next one comes, so that there is one now, which takes what starting left behind. A version of V8 that does not know
 * the flag says so on stderr and goes on.
 */
export function keepHeapSmall(): void {
  setFlagsFromString(`--heap-growing-percent=${GROWTH_PERCENT}`);
  setFlagsFromString('--expose-gc');
  // Contexts that are made now have the function; the program's own never gets it.
  const collect: unknown = runInNewContext('gc');
  setFlagsFromString('--no-expose-gc');
  if (typeof collect === 'function') Reflect.apply(collect, undefined, []);
}
