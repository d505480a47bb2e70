import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { readOptions } from './apps/options.js';
import { PRIVATE_NETWORK } from './private-network.js';

const path = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/**
 * Measures what a web application costs on its way to a browser, beside nginx as a reverse proxy before the same web server, in one run on this
 * machine: the built control plane and a real agent against the targets in `apps/targets.ts`. `--quick` is one short round, `--only` names
 * measurements, `--minutes` says how long the application is used without a break. Everything runs in a private network.
 */
export async function main(args: readonly string[]): Promise<number> {
  readOptions(args);
  const node = [process.execPath, '--import', path('../scripts/typescript.mjs'), path('apps/run.ts'), ...args];
  const [command, ...rest] = [...PRIVATE_NETWORK, ...node];
  const child = spawn(command, rest, { stdio: 'inherit' });
  // Ctrl-C reaches the whole group of a terminal; a signal to this process alone is passed on.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
  const [code] = (await once(child, 'exit')) as [number | null];
  return code ?? 1;
}
