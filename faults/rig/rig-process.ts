import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const READY_DEADLINE_MS = 60_000;
const STOP_DEADLINE_MS = 25_000;

/** The folder of the product. */
export const CHECKOUT = fileURLToPath(new URL('../..', import.meta.url));

/** What to run, and where its output goes. */
export interface RigProcessPlan {
  readonly title: string;
  readonly script: string;
  readonly env: Readonly<Record<string, string>>;
  readonly logFile: string;
  readonly execArgv: readonly string[];
  /** What it says once it is ready. */
  readonly ready: string;
}

/** What one start has that others have not. */
export interface StartChanges {
  readonly env?: Readonly<Record<string, string>>;
  /** Modules that are loaded before everything else. */
  readonly imports?: readonly string[];
}

/** A process of the product that may be killed, stopped in its tracks and started again. It ends with the rig: its channel closes then. */
export class RigProcess {
  private child: ChildProcess | null = null;

  constructor(readonly plan: RigProcessPlan) {}

  get pid(): number {
    return this.child?.pid ?? 0;
  }

  get isRunning(): boolean {
    return this.child !== null && this.child.exitCode === null && this.child.signalCode === null;
  }

  /** Starts it without waiting until it is ready. */
  spawn({ env = {}, imports = [] }: StartChanges = {}): void {
    if (this.isRunning) throw new Error(`The ${this.plan.title} runs already.`);
    const { script, logFile, execArgv } = this.plan;
    const log = openSync(logFile, 'a');
    const all = { ...process.env, NODE_OPTIONS: '', ...this.plan.env, ...env, NODE_ENV: 'production' };
    this.child = fork(script, [], {
      cwd: CHECKOUT,
      env: all,
      execArgv: [...execArgv, ...imports.flatMap((path) => ['--import', path])],
      stdio: ['ignore', log, log, 'ipc'],
    });
    closeSync(log);
  }

  /** Starts it and waits until it is ready. Rejects with the end of its log. */
  async start(changes: StartChanges = {}): Promise<void> {
    this.spawn(changes);
    await this.ready();
  }

  async ready(): Promise<void> {
    const { child } = this;
    if (!child) throw new Error(`The ${this.plan.title} was not started.`);
    const late = AbortSignal.timeout(READY_DEADLINE_MS);
    try {
      await Promise.race([said(child, this.plan.ready, late), ended(child, late)]);
    } catch (error) {
      throw new Error(`The ${this.plan.title} did not start:\n${this.log().slice(-4_000)}`, { cause: error });
    }
  }

  /** Everything that it printed, over all its lives. */
  log(): string {
    return readFileSync(this.plan.logFile, 'utf8');
  }

  /** Ends it as a power cut would. */
  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  /** Asks it to end, and after a deadline ends it. */
  async stop(): Promise<void> {
    if (this.isRunning) this.child?.kill('SIGCONT');
    await this.end('SIGTERM');
  }

  /** Stops it in its tracks: it holds its connections and says nothing. */
  pause(): void {
    this.child?.kill('SIGSTOP');
  }

  resume(): void {
    this.child?.kill('SIGCONT');
  }

  private async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const { child } = this;
    if (!child || !this.isRunning) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    const kill = setTimeout(() => child.kill('SIGKILL'), STOP_DEADLINE_MS);
    await ended;
    clearTimeout(kill);
  }
}

const Message = z.object({ type: z.string() });

function said(child: ChildProcess, word: string, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(new Error('It took too long.')));
    child.on('message', (message) => {
      if (Message.safeParse(message).data?.type === word) resolve();
    });
  });
}

async function ended(child: ChildProcess, signal: AbortSignal): Promise<never> {
  await once(child, 'exit', { signal });
  throw new Error('It ended.');
}
