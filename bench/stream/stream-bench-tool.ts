import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { until } from '../../e2e/support/processes.js';
import { canConnect } from '../../e2e/support/can-connect.js';
import type { StreamTarget } from './stream-target.js';

const INTERRUPTED = 130;
const HIDDEN_ARGUMENTS = new URL('hidden-arguments.mjs', import.meta.url).href;
const checkout = fileURLToPath(new URL('../..', import.meta.url));

/** The benchmark that is shared by all products: its README.md says what each program does. */
export class StreamBenchTool {
  readonly folder = resolve(checkout, process.env.STREAM_BENCH ?? '../shared/stream-bench');

  constructor() {
    if (existsSync(this.script('compare.mjs'))) return;
    throw new Error(`There is no stream benchmark in ${this.folder}. Name its folder with STREAM_BENCH.`);
  }

  script(name: string): string {
    return join(this.folder, name);
  }

  /** Starts the VNC server that all streams show; `stop` ends it. */
  async startScreen(port: number, statsPort: number): Promise<{ stop(): Promise<void> }> {
    const args = ['--quiet', '--port', String(port), '--stats-port', String(statsPort)];
    const child = spawn(process.execPath, [this.script('rfb-server.mjs'), ...args], { stdio: 'inherit' });
    await until('the VNC server to answer', () => canConnect(port));
    return {
      stop: async () => {
        if (child.exitCode !== null || child.signalCode !== null) return;
        child.kill();
        await once(child, 'exit');
      },
    };
  }

  /**
   * Runs one of the programs against `target` and resolves with its exit code. What it writes down goes to `folder`. `signal` interrupts it,
   * and starts none.
   */
  async run(
    [name, ...args]: readonly [string, ...string[]],
    target: StreamTarget,
    folder: string,
    signal: AbortSignal,
  ): Promise<number> {
    if (signal.aborted) return INTERRUPTED;
    const how = [
      '--ticket-url',
      target.ticketUrl,
      '--ticket-field',
      '/url',
      '--ticket-subprotocol-field',
      '/protocols',
    ];
    const secret = ['--ticket-header', `Authorization: ${target.authorization}`];
    const pids = Object.entries(target.pids).flatMap(([process, pid]) => ['--pid', `${process}=${pid}`]);
    const all = ['--import', HIDDEN_ARGUMENTS, this.script(name), ...how, ...pids, ...args];
    const env = { ...process.env, TMPDIR: folder, BENCH_HIDDEN_ARGUMENTS: JSON.stringify(secret) };
    const child = spawn(process.execPath, all, { stdio: 'inherit', env });
    const interrupt = (): void => void child.kill('SIGINT');
    signal.addEventListener('abort', interrupt);
    const code = await exitOf(child);
    signal.removeEventListener('abort', interrupt);
    return code;
  }
}

async function exitOf(child: ChildProcess): Promise<number> {
  const [code] = (await once(child, 'exit')) as [number | null];
  return code ?? 1;
}
