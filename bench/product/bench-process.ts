import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import type { z } from 'zod';

const READY_DEADLINE_MS = 60_000;
const STOP_DEADLINE_MS = 15_000;

/** What to run, and where its output goes. */
export interface BenchProcessPlan {
  readonly title: string;
  readonly script: string;
  readonly env: Readonly<Record<string, string>>;
  readonly logFile: string;
  readonly args?: readonly string[];
  /** Options for Node. */
  readonly execArgv?: readonly string[];
}

/** A process of the product. It ends with this one, because processes of ours end when the channel to their parent closes. */
export class BenchProcess {
  private constructor(
    private readonly child: ChildProcess,
    readonly pid: number,
  ) {}

  /** Starts it; resolves with the process and its first message that fits `ready`. Rejects with the end of its log. */
  static async start<Ready>(
    plan: BenchProcessPlan,
    ready: z.ZodType<Ready>,
  ): Promise<{ process: BenchProcess; message: Ready }> {
    const log = openSync(plan.logFile, 'a');
    const env = { ...process.env, ...plan.env, NODE_ENV: 'production' };
    const execArgv = [...(plan.execArgv ?? [])];
    const child = fork(plan.script, [...(plan.args ?? [])], { env, execArgv, stdio: ['ignore', log, log, 'ipc'] });
    closeSync(log);
    try {
      const message = await Promise.race([firstMessage(child, ready), failure(child)]);
      return { process: new BenchProcess(child, child.pid ?? 0), message };
    } catch (error) {
      child.kill('SIGKILL');
      throw new Error(`The ${plan.title} did not start:\n${readFileSync(plan.logFile, 'utf8').slice(-4_000)}`, {
        cause: error,
      });
    }
  }

  /** Asks it to end, and after a deadline ends it. */
  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = once(this.child, 'exit');
    this.child.kill('SIGTERM');
    const kill = setTimeout(() => this.child.kill('SIGKILL'), STOP_DEADLINE_MS);
    await ended;
    clearTimeout(kill);
  }
}

function firstMessage<Ready>(child: ChildProcess, ready: z.ZodType<Ready>): Promise<Ready> {
  return new Promise((resolve) => {
    child.on('message', (message) => {
      const parsed = ready.safeParse(message);
      if (parsed.success) resolve(parsed.data);
    });
  });
}

async function failure(child: ChildProcess): Promise<never> {
  const late = AbortSignal.timeout(READY_DEADLINE_MS);
  await once(child, 'exit', { signal: late });
  throw new Error('It ended.');
}
