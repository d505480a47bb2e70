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

type Matches = (message: unknown) => boolean;

/** Runs a process of ours, again whenever it ends unasked, with a growing pause. Its output goes to a log file. */
export class SupervisedProcess {
  private child: ChildProcess | null = null;
  private failures = 0;
  private isStopping = false;
  private hasSpoken = false;

  constructor(
    private readonly plan: ProcessPlan,
    private readonly tell: (line: string) => void,
  ) {}

  /**
   * Starts it for the first time. Rejects when it ends, or lets `deadlineMs` pass, before it sends a message that `isReady` accepts; it is
   * supervised all the same until somebody stops it.
   */
  async start(isReady: Matches, deadlineMs: number): Promise<unknown> {
    const child = this.spawn();
    child.once('exit', () => void this.restart());
    return this.messageOf(child, isReady, deadlineMs);
  }

  /**
   * Sends `question` and resolves with the first message that `matches`. Rejects after `deadlineMs`, when the process does not live or has
   * not said anything yet and so does not listen, and as soon as it ends: whoever takes its place was never asked.
   */
  async ask(question: string, matches: Matches, deadlineMs: number): Promise<unknown> {
    const { child } = this;
    if (!this.hasSpoken || !child?.connected) throw new Error(`The ${this.plan.title} does not listen.`);
    const answer = this.messageOf(child, matches, deadlineMs);
    // Whatever is wrong with the channel, the end of the process or the deadline tells.
    child.send(question, () => undefined);
    return answer;
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

  /** The next message of `child` that `matches`. */
  private messageOf(child: ChildProcess, matches: Matches, deadlineMs: number): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const settle = (): void => {
        clearTimeout(timer);
        child.off('message', listen).off('exit', end);
      };
      const timer = setTimeout(() => {
        settle();
        reject(new Error(`The ${this.plan.title} did not answer within ${deadlineMs / 1000} s.`));
      }, deadlineMs);
      const listen = (message: unknown): void => {
        if (!matches(message)) return;
        settle();
        resolve(message);
      };
      const end = (): void => {
        settle();
        reject(new Error(`The ${this.plan.title} ended before it answered.`));
      };
      child.on('message', listen).once('exit', end);
    });
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
    child.on('message', () => (this.hasSpoken = true));
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
