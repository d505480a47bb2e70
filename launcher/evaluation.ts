import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { EmbeddedPostgres } from '../src/platform/database/embedded-postgres.js';
import { openSecrets, type Secrets } from './secrets-file.js';
import { SupervisedProcess } from './supervised-process.js';

const START_DEADLINE_MS = 60_000;
const AGENT_DEADLINE_MS = 15_000;
const HIBERNATE_DEADLINE_MS = 30_000;

const dist = join(dirname(fileURLToPath(import.meta.url)), '..');

const Ready = z.object({ type: z.literal('ready'), url: z.string(), setupUrl: z.string().nullable() });
const Connected = z.object({ type: z.literal('connected') });
const Hibernated = z.object({ type: z.literal('hibernated') });
const is = (schema: z.ZodType) => (message: unknown) => schema.safeParse(message).success;

/** The whole product on one machine: an embedded database, one control plane, one local agent. */
export class Evaluation {
  private postgres: EmbeddedPostgres | null = null;
  private controlPlane: SupervisedProcess | null = null;
  private agent: SupervisedProcess | null = null;

  constructor(
    private readonly folder: string,
    private readonly tell: (line: string) => void,
    private readonly port = readPort(),
  ) {}

  /** Starts everything and prints where to go. */
  async start(): Promise<void> {
    const secrets = openSecrets(this.folder);
    await requireFreePort(this.port);
    this.tell('Starting the database …');
    this.postgres = await EmbeddedPostgres.open(this.folder);
    await this.postgres.ensureDatabase();
    this.tell('Starting the control plane …');
    const ready = await this.startControlPlane(this.postgres.url(), secrets);
    this.tell('Starting the agent of this machine …');
    await this.startAgent(secrets);
    this.tell('');
    this.tell(`StreamSpace is ready: ${ready.url}`);
    if (ready.setupUrl) this.tell(`First admin: ${ready.setupUrl}`);
    this.tell('');
    this.tell('Press Ctrl-C to put all sessions to sleep and stop.');
  }

  /** Puts all sessions to sleep and stops everything. */
  async stop(): Promise<void> {
    this.tell('\nPutting sessions to sleep …');
    const asleep = this.controlPlane?.message(is(Hibernated), HIBERNATE_DEADLINE_MS);
    this.controlPlane?.send('hibernate');
    await asleep?.catch(() => this.tell('Some sessions did not go to sleep in time; their files are kept.'));
    await this.abort();
    this.tell('StreamSpace has stopped. Everything is where you left it at the next start.');
  }

  /** Stops everything at once. */
  async abort(): Promise<void> {
    await this.agent?.stop();
    await this.controlPlane?.stop();
    await this.postgres?.stop();
  }

  private async startControlPlane(databaseUrl: string, secrets: Secrets): Promise<z.infer<typeof Ready>> {
    this.controlPlane = this.supervise('control plane', 'src/main.js', {
      STREAMSPACE_PORT: String(this.port),
      DATABASE_URL: databaseUrl,
      STREAMSPACE_JWT_SECRET: secrets.jwtSecret,
      STREAMSPACE_BOOTSTRAP_ENROLLMENT_TOKEN: secrets.enrollmentToken,
    });
    return Ready.parse(await this.startOrExplain(this.controlPlane, Ready, START_DEADLINE_MS));
  }

  private async startAgent(secrets: Secrets): Promise<void> {
    this.agent = this.supervise('agent', 'agents/local/main.js', {
      STREAMSPACE_SERVER_URL: `http://127.0.0.1:${this.port}`,
      STREAMSPACE_AGENT_NAME: 'local',
      STREAMSPACE_AGENT_DATA_DIR: this.folder,
      STREAMSPACE_ENROLLMENT_TOKEN: secrets.enrollmentToken,
    });
    await this.startOrExplain(this.agent, Connected, AGENT_DEADLINE_MS);
  }

  private supervise(title: string, script: string, env: Record<string, string>): SupervisedProcess {
    const logFile = join(this.folder, 'logs', `${title.replaceAll(' ', '-')}.log`);
    const plan = {
      title,
      script: join(dist, script),
      env: { ...process.env, ...env, NODE_ENV: 'production' },
      logFile,
    };
    return new SupervisedProcess(plan, this.tell);
  }

  private async startOrExplain(child: SupervisedProcess, ready: z.ZodType, deadlineMs: number): Promise<unknown> {
    try {
      return await child.start(is(ready), deadlineMs);
    } catch (error) {
      this.tell(child.lastLines());
      throw error;
    }
  }
}

/** @throws Error when the variable does not hold a port. */
function readPort(): number {
  const port = Number(process.env.STREAMSPACE_PORT ?? 3000);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw new Error(
    'STREAMSPACE_PORT is not a port. Use a number between 1 and 65535, for example: STREAMSPACE_PORT=3001 npm start',
  );
}

/** @throws Error that says how to choose another port. */
async function requireFreePort(port: number): Promise<void> {
  const server = createServer();
  try {
    await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve));
  } catch (error) {
    const cause = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    const what = cause === 'EADDRINUSE' ? 'is taken by another program' : `cannot be used (${cause})`;
    throw new Error(`Port ${port} ${what}. Choose another one: STREAMSPACE_PORT=${port + 1} npm start`, {
      cause: error,
    });
  }
  await new Promise((resolve) => server.close(resolve));
}
