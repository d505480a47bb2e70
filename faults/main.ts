import { DRILLS } from './drills/all-drills.js';
import { appliesTo, type Drill } from './drills/drill.js';
import { type Options, readOptions } from './options.js';
import { figures } from './report/figures.js';
import { record } from './report/record.js';
import { failures, table } from './report/table.js';
import { DatabaseServer } from './rig/database-server.js';
import { runDrill, type RunResult } from './rig/run-drill.js';
import { Stages } from './rig/stages.js';
import { SCALED, UNSCALED } from './rig/timings.js';

/** Runs drills, prints the table and what failed, and answers with the exit code. */
export async function main(args: readonly string[]): Promise<number> {
  const options = readOptions(args);
  const drills = wantedDrills(options.drill);
  const results = await runAll(drills, options);
  process.stdout.write(`\n${table(drills, results, options.runtime)}\n`);
  const wrong = failures(results, flagsOf(options));
  if (wrong !== '') process.stdout.write(`\n${wrong}\n`);
  if (!options.unscaled) return wrong === '' ? 0 : 1;
  const { text, areKept } = figures(results);
  process.stdout.write(`\n${text}\n`);
  return wrong === '' && areKept ? 0 : 1;
}

/** A stage is used again as long as nothing went wrong on it. */
export async function runAll(drills: readonly Drill[], options: Options): Promise<RunResult[]> {
  const server = await DatabaseServer.start();
  const timings = options.unscaled ? UNSCALED : SCALED;
  const stages = new Stages({ server, timings, runtime: options.runtime, sabotage: options.sabotage ?? '' });
  // Our processes end with us; a database, sandboxes and containers outlive whoever started them.
  const clear = (): Promise<void> => stages.close().finally(() => server.stop());
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void clear().finally(() => process.exit(1)));
  const results: RunResult[] = [];
  try {
    for (const { drill, seed } of planOf(drills, options)) {
      const result = await stages.use(drill.stage, seed, (stage) => runDrill(drill, seed, stage), options.keep);
      results.push(result);
      if (options.record) record(options.record, result, { runtime: options.runtime, scale: timings.scale });
      tell(result);
    }
  } finally {
    await clear();
  }
  return results;
}

/** Runs take turns over the drills, and those of one kind of stage come one after the other. */
function planOf(drills: readonly Drill[], { runs, seed, runtime }: Options): { drill: Drill; seed: number }[] {
  const applicable = drills.filter((drill) => appliesTo(drill, runtime));
  const all = Array.from({ length: runs }, (_, index) => ({
    drill: applicable[index % applicable.length],
    seed: seed + index,
  }));
  const known = all.flatMap(({ drill, seed: own }) => (drill ? [{ drill, seed: own }] : []));
  const key = ({ stage }: Drill): string => JSON.stringify(stage);
  const kinds = [...new Set(known.map(({ drill }) => key(drill)))];
  return kinds.flatMap((kind) => known.filter(({ drill }) => key(drill) === kind));
}

function wantedDrills(names: readonly string[]): readonly Drill[] {
  const wanted = names.flatMap((name) => name.split(','));
  const unknown = wanted.filter((name) => DRILLS.every(({ id }) => id !== name));
  if (unknown.length > 0)
    throw new Error(`There is no drill ${unknown.join(', ')}. Choose from: ${DRILLS.map(({ id }) => id).join(', ')}.`);
  return wanted.length === 0 ? DRILLS : DRILLS.filter(({ id }) => wanted.includes(id));
}

function flagsOf({ runtime, unscaled, sabotage }: Options): string[] {
  return [
    ...(runtime === 'double' ? [] : [`--runtime ${runtime}`]),
    ...(unscaled ? ['--unscaled'] : []),
    ...(sabotage ? [`--sabotage ${sabotage}`] : []),
  ];
}

function tell({ drill, seed, violations, durations, tookMs }: RunResult): void {
  const times = durations.map(({ what, ms }) => `${what} ${(ms / 1000).toFixed(2)} s`).join(', ');
  const verdict = violations.length === 0 ? 'ok' : `FAILED (${violations.length})`;
  process.stdout.write(
    `${drill} seed ${seed} (${(tookMs / 1000).toFixed(1)} s): ${verdict}${times === '' ? '' : `; ${times}`}\n`,
  );
}
