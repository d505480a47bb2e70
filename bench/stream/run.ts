/** Runs inside the private network of {@link main} in `../stream.ts`. */
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { BenchProduct } from '../product/bench-product.js';
import { readOptions, type BenchOptions } from './options.js';
import { launchStreamTarget, type StreamTarget } from './stream-target.js';
import { StreamBenchTool } from './stream-bench-tool.js';
import { type Verdict, verdict } from './verdict.js';

/** Free, because nothing else runs in this network. */
const SCREEN_PORT = 5900;
const STATS_PORT = 5999;
/** Three rounds take about ten minutes. A machine that needs this long measures nothing that is of use. */
const DEADLINE_MS = 45 * 60_000;

async function measure(
  tool: StreamBenchTool,
  target: StreamTarget,
  options: BenchOptions,
  signal: AbortSignal,
): Promise<Verdict['exitCode']> {
  const folder = mkdtempSync(join(tmpdir(), 'streamspace-bench-'));
  // The peers' workers give up root and still read their configuration below it.
  chmodSync(folder, 0o755);
  try {
    const isExact = (await tool.run(['verify.mjs', '--mb', String(options.verifyMB)], target, folder, signal)) === 0;
    if (!isExact) return 1;
    const out = join(folder, 'result.json');
    const ports = ['--rfb', `127.0.0.1:${SCREEN_PORT}`, '--stats-port', String(STATS_PORT)];
    const code = await tool.run(['compare.mjs', ...ports, ...options.compare, '--out', out], target, folder, signal);
    // Without a result it was interrupted, or said itself what is wrong.
    if (!existsSync(out)) return 1;
    const { table, exitCode } = verdict(JSON.parse(readFileSync(out, 'utf8')), code, options.measurements);
    process.stdout.write(`\n${table}\n`);
    return exitCode;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function run(options: BenchOptions): Promise<number> {
  const interruption = new AbortController();
  setTimeout(() => interruption.abort(), DEADLINE_MS).unref();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => interruption.abort());
  const tool = new StreamBenchTool();
  const load = loadavg().map((value) => value.toFixed(2));
  process.stdout.write(`Load before the start (1, 5, 15 minutes): ${load.join(' ')}\n`);
  const screen = await tool.startScreen(SCREEN_PORT, STATS_PORT);
  const product = new BenchProduct(SCREEN_PORT);
  try {
    const target = await launchStreamTarget(await product.start());
    return await measure(tool, target, options, interruption.signal);
  } finally {
    await product.stop();
    await screen.stop();
  }
}

process.exit(await run(readOptions(process.argv.slice(2))));
