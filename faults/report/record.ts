import { appendFileSync } from 'node:fs';
import type { RunResult } from '../rig/run-drill.js';
import type { RuntimeName } from '../world/world.js';

/** Appends one line of JSON, so that the figures of many calls add up. */
export function record(
  file: string,
  { drill, seed, violations, durations, tookMs }: RunResult,
  where: { readonly runtime: RuntimeName; readonly scale: number },
): void {
  const line = {
    at: new Date().toISOString(),
    drill,
    seed,
    ...where,
    result: violations.length === 0 ? 'passed' : 'failed',
    violations,
    durations: durations.map(({ what, ms }) => ({ what, ms: Math.round(ms) })),
    tookMs: Math.round(tookMs),
  };
  appendFileSync(file, `${JSON.stringify(line)}\n`);
}
