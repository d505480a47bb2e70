import { type ChildProcess, fork } from 'node:child_process';
import { z } from 'zod';
import { CONTROL_PLANE_NODE_OPTIONS } from '../../src/platform/node-options.js';
import { until } from './processes.js';

const Ready = z.object({ type: z.literal('ready'), url: z.string(), setupUrl: z.string().nullable() });

/** Where a replica listens, and what it shares with the others. */
export interface ReplicaPlan {
  readonly port: number;
  readonly peerPort: number;
  readonly env: Readonly<Record<string, string>>;
}

/** One replica of the control plane: a process of its own, which can be killed and started again. */
export class ReplicaProcess {
  private child: ChildProcess | null = null;
  private output = '';

  constructor(readonly plan: ReplicaPlan) {}

  get port(): number {
    return this.plan.port;
  }

  /** `HOST:PORT` by which the other replicas know this one. */
  get peerAddress(): string {
    return `127.0.0.1:${this.plan.peerPort}`;
  }

  /** Starts it; answers the one-time link while there is no admin. */
  async start(): Promise<string | null> {
    const { port, env } = this.plan;
    const child = fork('dist/src/main.js', {
      env: {
        ...process.env,
        NODE_OPTIONS: '',
        NODE_ENV: 'production',
        STREAMSPACE_PORT: String(port),
        STREAMSPACE_PEER_LISTEN: this.peerAddress,
        ...env,
      },
      execArgv: [...CONTROL_PLANE_NODE_OPTIONS],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    this.child = child;
    const keep = (chunk: Buffer): void => {
      this.output += chunk.toString();
    };
    child.stdout?.on('data', keep);
    child.stderr?.on('data', keep);
    const told: { ready?: z.infer<typeof Ready> } = {};
    child.on('message', (message) => {
      const ready = Ready.safeParse(message);
      if (ready.success) told.ready = ready.data;
    });
    await until('the replica to be ready', () => told.ready !== undefined || this.hasEnded);
    if (!told.ready) throw new Error(`The replica ended:\n${this.output}`);
    return told.ready.setupUrl;
  }

  /** What it printed, all its lives together. */
  get printed(): string {
    return this.output;
  }

  /** Ends it as a machine does that loses power. */
  kill(): void {
    this.child?.kill('SIGKILL');
  }

  /** Asks it to stop, and waits until it has; answers how long that took, in milliseconds. Rejects unless it ended well. */
  async stop(): Promise<number> {
    const beganAt = performance.now();
    this.child?.kill('SIGTERM');
    await this.ended();
    const { exitCode } = this.child ?? { exitCode: 0 };
    if (exitCode !== 0) throw new Error(`The replica did not end well:\n${this.output}`);
    return performance.now() - beganAt;
  }

  /** Asks it to stop, and asks again as soon as it has begun to; answers its exit code. */
  async stopAtOnce(): Promise<number | null> {
    const printed = this.output.length;
    this.child?.kill('SIGTERM');
    await until('the replica to begin to stop', () => this.output.slice(printed).includes('Not ready any more'));
    this.child?.kill('SIGTERM');
    await this.ended();
    return this.child?.exitCode ?? null;
  }

  async ended(): Promise<void> {
    await until('the replica to end', () => this.hasEnded, 40_000);
  }

  private get hasEnded(): boolean {
    return this.child?.exitCode !== null || this.child.signalCode !== null;
  }
}
