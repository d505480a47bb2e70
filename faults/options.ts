import { parseArgs } from 'node:util';
import { z } from 'zod';
import { RUNTIMES } from './world/world.js';

const count = z.coerce.number().int().min(1).max(1_000_000);

const Options = z.object({
  runs: count.default(20),
  seed: z.coerce.number().int().min(0).max(2_000_000_000).default(1),
  drill: z.array(z.string()).default([]),
  record: z.string().optional(),
  runtime: z.enum(RUNTIMES).default('double'),
  unscaled: z.boolean().default(false),
  sabotage: z.enum(['without-fencing', 'without-lock', 'complete-ignored']).optional(),
  keep: z.boolean().default(false),
});

/**
 * How the rig is called:
 * - `runs`: runs over all drills, which take turns. - `seed`: of the first run; each further one has the next number.
 * - `drill`: which drills; all of them when there is none. - `record`: file that each result is appended to.
 * - `runtime`: what sessions are made on. - `unscaled`: with the product's own times. - `sabotage`: what is broken on purpose, to see the rig notice.
 * - `keep`: leaves logs of a run that failed.
 */
export type Options = z.infer<typeof Options>;

/** @throws Error with a sentence when the words make no sense. */
export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      runs: { type: 'string' },
      seed: { type: 'string' },
      drill: { type: 'string', multiple: true },
      record: { type: 'string' },
      runtime: { type: 'string' },
      unscaled: { type: 'boolean' },
      sabotage: { type: 'string' },
      keep: { type: 'boolean' },
    },
  });
  return Options.parse(values);
}
