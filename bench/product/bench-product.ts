import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { Api } from '../../e2e/support/api.js';
import { freePort } from '../../e2e/support/product.js';
import { EmbeddedPostgres } from '../../src/platform/database/embedded-postgres.js';
import { CONTROL_PLANE_NODE_OPTIONS } from '../../src/platform/node-options.js';
import { newSecret } from '../../src/platform/secrets.js';
import { BenchProcess } from './bench-process.js';

const checkout = fileURLToPath(new URL('../..', import.meta.url));
const HOUR_MS = 3_600_000;
const MAX_STREAMS = 10_000;

const Ready = z.object({ type: z.literal('ready'), url: z.string(), setupUrl: z.string() });
const Connected = z.object({ type: z.literal('connected') });

/** The product as it runs. */
export interface StartedProduct {
  /** Speaks for its administrator. */
  readonly api: Api;
  readonly url: string;
  readonly databaseUrl: string;
  /** Process ids by the names that tables show. */
  readonly pids: Readonly<Record<'control-plane' | 'agent', number>>;
}

/** The built control plane with a database of its own, and a real agent whose one platform is what answers on the loopback. */
export class BenchProduct {
  private readonly folder = mkdtempSync(join(tmpdir(), 'streamspace-bench-'));
  /** What is running, to be ended in the opposite order. */
  private readonly running: { stop(): Promise<void> }[] = [];

  /** @param screenPort where every session's screen is; unless given, where its template says. */
  constructor(private readonly screenPort?: number) {}

  /** Starts everything and sets up the first admin. */
  async start(): Promise<StartedProduct> {
    const enrollmentToken = newSecret();
    const databaseUrl = await this.startDatabase();
    const { plane, setupUrl, url } = await this.startControlPlane(databaseUrl, enrollmentToken);
    const agent = await this.startAgent(url, enrollmentToken);
    const api = new Api(url);
    await api.setUp(setupUrl, 'bench', 'seventeen quiet otters');
    return { api, url, databaseUrl, pids: { 'control-plane': plane.pid, agent: agent.pid } };
  }

  /** Ends everything and removes its files. */
  async stop(): Promise<void> {
    for (const part of this.running.reverse()) await part.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async startDatabase(): Promise<string> {
    const dataDir = join(this.folder, 'database');
    mkdirSync(dataDir);
    // PostgreSQL runs as a user without privileges, who passes through it.
    chmodSync(this.folder, 0o711);
    const postgres = await EmbeddedPostgres.open(dataDir);
    this.running.push(postgres);
    await postgres.ensureDatabase();
    return postgres.url();
  }

  private async startControlPlane(
    databaseUrl: string,
    enrollmentToken: string,
  ): Promise<{ plane: BenchProcess; url: string; setupUrl: string }> {
    const port = await freePort();
    const env = {
      STREAMSPACE_PORT: String(port),
      // The address itself, which every program resolves.
      STREAMSPACE_PUBLIC_URL: `http://127.0.0.1:${port}`,
      STREAMSPACE_APPS_DOMAIN: 'localhost',
      DATABASE_URL: databaseUrl,
      STREAMSPACE_JWT_SECRET: newSecret(),
      STREAMSPACE_BOOTSTRAP_ENROLLMENT_TOKEN: enrollmentToken,
      // One person opens all streams, with one access token, for as long as it takes.
      STREAMSPACE_STREAMS_PER_PERSON: String(MAX_STREAMS),
      STREAMSPACE_REQUESTS_PER_PERSON: '10000000',
      STREAMSPACE_REQUESTS_PER_ADDRESS: '10000000',
      STREAMSPACE_LAUNCHES_PER_PERSON: '10000000',
      STREAMSPACE_ACCESS_TOKEN_MS: String(2 * HOUR_MS),
      STREAMSPACE_LOG_LEVEL: 'warn',
    };
    const script = join(checkout, 'dist/src/main.js');
    const execArgv = CONTROL_PLANE_NODE_OPTIONS;
    const plan = { title: 'control plane', script, env, execArgv, logFile: join(this.folder, 'control-plane.log') };
    const { process: plane, message } = await BenchProcess.start(plan, Ready);
    this.running.push(plane);
    return { plane, url: message.url, setupUrl: message.setupUrl };
  }

  private async startAgent(serverUrl: string, enrollmentToken: string): Promise<BenchProcess> {
    const env = {
      STREAMSPACE_SERVER_URL: serverUrl,
      STREAMSPACE_AGENT_NAME: 'bench',
      STREAMSPACE_AGENT_DATA_DIR: join(this.folder, 'agent'),
      STREAMSPACE_ENROLLMENT_TOKEN: enrollmentToken,
      STREAMSPACE_LOG_LEVEL: 'warn',
      BENCH_SCREEN_HOST: '127.0.0.1',
      ...(this.screenPort !== undefined && { BENCH_SCREEN_PORT: String(this.screenPort) }),
    };
    const script = fileURLToPath(new URL('agent-process.ts', import.meta.url));
    const execArgv = ['--import', join(checkout, 'scripts/typescript.mjs')];
    const plan = { title: 'agent', script, env, execArgv, logFile: join(this.folder, 'agent.log') };
    const { process: agent } = await BenchProcess.start(plan, Connected);
    this.running.push(agent);
    return agent;
  }
}
