import { type ChildProcess, fork } from 'node:child_process';
import { closeSync, openSync, readFileSync, renameSync, statSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

const MAX_LOG_BYTES = 10 * 1024 * 1024;
const STOP_DEADLINE_MS = 15_000;
const RESTART_MIN_MS = 250;
const RESTART_MAX_MS = 10_000;
/** A process that lived this long was well: the next restart is prompt again. */
const HEALTHY_AFTER_MS = 30_000;

/** What to run, and where its log goes. */
export interface ProcessPlan {
  readonly title: string;
  readonly script: string;
  readonly env: NodeJS.ProcessEnv;
  readonly logFile: string;
  /** Options of Node. */
  readonly nodeOptions?: readonly string[];
}

/** Runs a process of ours, again whenever it ends unasked, with a growing pause. Its output goes to a log file. */
export class SupervisedProcess {
  private child: ChildProcess | null = null;
  private failures = 0;
  private isStopping = false;
  private hasSpoken = false;
  private readonly listeners = new Set<(message: unknown) => void>();

  constructor(
    private readonly plan: ProcessPlan,
    private readonly tell: (line: string) => void,
  ) {}

  /**
   * Starts it for the first time. Rejects when it ends, or lets `deadlineMs` pass, before it sends a message that `isReady` accepts; it is
   * supervised all the same until somebody stops it.
   */
  async start(isReady: (message: unknown) => boolean, deadlineMs: number): Promise<unknown> {
    const child = this.spawn();
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    void ended.then(() => this.restart());
    const isEarly = ended.then(() => Promise.reject(new Error(`The ${this.plan.title} ended at its start.`)));
    return Promise.race([this.message(isReady, deadlineMs), isEarly]);
  }

  /** Resolves with the next message that `matches`; rejects after `deadlineMs`. */
  message(matches: (message: unknown) => boolean, deadlineMs: number): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.listeners.delete(listen);
        reject(new Error(`The ${this.plan.title} did not answer within ${deadlineMs / 1000} s.`));
      }, deadlineMs);
      const listen = (message: unknown): void => {
        if (!matches(message)) return;
        clearTimeout(timer);
        this.listeners.delete(listen);
        resolve(message);
      };
      this.listeners.add(listen);
    });
  }

  /** Sends a message; false when the process does not live, or has not said anything yet and so does not listen. */
  send(message: string): boolean {
    return this.hasSpoken && this.child?.connected === true && this.child.send(message);
  }

  /** The last lines of its log. */
  lastLines(count = 15): string {
    return readFileSync(this.plan.logFile, 'utf8').trimEnd().split('\n').slice(-count).join('\n');
  }

  /** Asks it to end, and after a deadline ends it. */
  async stop(): Promise<void> {
    this.isStopping = true;
    const child = this.child;
    if (child?.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    child.kill('SIGTERM');
    const hasEnded = await Promise.race([ended.then(() => true), delay(STOP_DEADLINE_MS, false)]);
    if (!hasEnded) child.kill('SIGKILL');
    await ended;
  }

  private hasStopped(): boolean {
    return this.isStopping;
  }

  private spawn(): ChildProcess {
    rotate(this.plan.logFile);
    const log = openSync(this.plan.logFile, 'a', 0o600);
    // A process group of its own: Ctrl-C reaches it through us, after the sessions went to sleep.
    const { script, env, nodeOptions = [] } = this.plan;
    const execArgv = [...process.execArgv, ...nodeOptions];
    const child = fork(script, { env, execArgv, stdio: ['ignore', log, log, 'ipc'], detached: true });
    closeSync(log);
    this.child = child;
    this.hasSpoken = false;
    child.on('message', (message) => {
      this.hasSpoken = true;
      this.listeners.forEach((listener) => listener(message));
    });
    return child;
  }

  private async restart(): Promise<void> {
    for (;;) {
      if (this.hasStopped()) return;
      const pauseMs = Math.min(RESTART_MAX_MS, RESTART_MIN_MS * 2 ** this.failures++);
      if (this.failures === 1) {
        this.tell(`The ${this.plan.title} ended unexpectedly and is started again. ${this.plan.logFile} says why.`);
      }
      await delay(pauseMs);
      if (this.hasStopped()) return;
      const startedAt = performance.now();
      const child = this.spawn();
      await new Promise((resolve) => child.once('exit', resolve));
      if (performance.now() - startedAt > HEALTHY_AFTER_MS) this.failures = 0;
    }
  }
}

function rotate(file: string): void {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (size > MAX_LOG_BYTES) renameSync(file, `${file}.1`);
}
