import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { readOptions } from './stream/options.js';
import { StreamBenchTool } from './stream/stream-bench-tool.js';

const path = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/**
 * Measures what a byte costs on its way from a screen to a viewer, beside public relays, in one run on this machine: the built control
 * plane and a real agent against the targets in `stream/targets.ts`. `--quick` is one short round. Everything runs in a private network
 * whose loopback is not paced.
 */
export async function main(args: readonly string[]): Promise<number> {
  readOptions(args);
  const node = [process.execPath, '--import', path('../scripts/typescript.mjs'), path('stream/run.ts'), ...args];
  const child = spawn(new StreamBenchTool().script('netns.sh'), node, { stdio: 'inherit' });
  // Ctrl-C reaches the whole group of a terminal; a signal to this process alone is passed on.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
  const [code] = (await once(child, 'exit')) as [number | null];
  return code ?? 1;
}
