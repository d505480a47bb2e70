import { type ChildProcess, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { processesNaming, type ProcessInfo, until } from './processes.js';

const READY_DEADLINE_MS = 120_000;
const STOP_DEADLINE_MS = 60_000;

/** What the processes of a product run. */
export type ProductScript = 'src/main.js' | `agents/${'local' | 'docker'}/main.js`;

/** Where a product under test listens and keeps its data. */
export interface ProductPlace {
  readonly port: number;
  readonly dataDir: string;
}

/** How `npm start` is called. */
export interface StartPlan {
  /** Words after `npm start --`. */
  readonly args?: readonly string[] | undefined;
  readonly env?: Readonly<Record<string, string>>;
}

/** Ports below those that the kernel gives to outgoing connections, which may take any of theirs at any moment. */
const PORTS = { from: 20_000, to: 32_000 };

/** A port that is free now, and that nobody gets by chance until it is used. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(PORTS.from, PORTS.to);
    if (await isFree(port)) return port;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

/** A fresh place; `remove` deletes its data. */
export async function aPlace(): Promise<ProductPlace & { remove(): void }> {
  const dataDir = mkdtempSync(join(tmpdir(), 'streamspace-e2e-'));
  return { port: await freePort(), dataDir, remove: () => rmSync(dataDir, { recursive: true, force: true }) };
}

/** `npm start`, as a person runs it in a terminal. */
export class Product {
  private output = '';

  private constructor(
    private readonly child: ChildProcess,
    readonly place: ProductPlace,
  ) {
    const keep = (chunk: Buffer): void => {
      this.output += chunk.toString();
    };
    child.stdout?.on('data', keep);
    child.stderr?.on('data', keep);
  }

  /** Starts it without waiting for anything. */
  static spawn(place: ProductPlace, { args = [], env = {} }: StartPlan = {}): Product {
    const variables = { STREAMSPACE_PORT: String(place.port), STREAMSPACE_DATA_DIR: place.dataDir, ...env };
    const child = spawn('npm', ['start', '--', ...args], {
      env: { ...process.env, NODE_OPTIONS: '', ...variables },
      // A process group of its own, as a terminal gives: Ctrl-C goes to the whole group.
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return new Product(child, place);
  }

  /** Starts it and waits until it is ready. */
  static async start(place: ProductPlace, plan: StartPlan = {}): Promise<Product> {
    const product = Product.spawn(place, plan);
    try {
      await product.ready();
    } catch (error) {
      await product.interrupt();
      throw new Error(`npm start printed:\n${product.printed}`, { cause: error });
    }
    return product;
  }

  private async ready(): Promise<void> {
    await until(
      'npm start to be ready',
      () => {
        if (this.hasEnded) throw new Error('npm start has ended.');
        return this.url !== '';
      },
      READY_DEADLINE_MS,
    );
  }

  /** Everything printed so far. */
  get printed(): string {
    return this.output;
  }

  get url(): string {
    return this.line(/^StreamSpace is ready: (\S+)$/m) ?? '';
  }

  /** The one-time link, while there is no admin. */
  get setupUrl(): string | null {
    return this.line(/^First admin: (\S+)$/m);
  }

  /** The process that runs `script` for this product. */
  process(script: ProductScript): ProcessInfo | undefined {
    return processesNaming(this.place.dataDir).find(({ command }) => command.includes(`dist/${script}`));
  }

  /** Kills the process that runs `script` with -9, and waits until another one has taken its place. */
  async kill(script: ProductScript): Promise<void> {
    const victim = this.process(script);
    if (!victim) throw new Error(`${script} does not run.`);
    process.kill(victim.pid, 'SIGKILL');
    await until('another process to take its place', () => {
      const next = this.process(script);
      return next !== undefined && next.pid !== victim.pid;
    });
  }

  /** Presses Ctrl-C, as a terminal does for the whole group, and waits for the end. npm itself then ends by the signal, not by a code. */
  async interrupt(): Promise<void> {
    if (this.child.pid !== undefined && !this.hasEnded) process.kill(-this.child.pid, 'SIGINT');
    await this.ended();
  }

  /** Waits for it to end by itself. Answers the exit code, null when a signal ended it. */
  async ended(): Promise<number | null> {
    await until(
      `npm start to end, after:
${this.output}`,
      () => this.hasEnded,
      STOP_DEADLINE_MS,
    );
    return this.child.exitCode;
  }

  private get hasEnded(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  private line(pattern: RegExp): string | null {
    return pattern.exec(this.output)?.[1] ?? null;
  }
}
