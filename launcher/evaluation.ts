import { execFile } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { z } from 'zod';
import { DatabaseKeeper } from './database-keeper.js';
import { openSecrets, type Secrets } from './secrets-file.js';
import { readPort, requireFreePort } from './start-port.js';
import { SupervisedProcess } from './supervised-process.js';
import { variable } from './variable.js';

const START_DEADLINE_MS = 60_000;
const AGENT_DEADLINE_MS = 15_000;
const HIBERNATE_DEADLINE_MS = 30_000;
const LAST_RESORT_DEADLINE_MS = 20_000;

const dist = join(dirname(fileURLToPath(import.meta.url)), '..');

const Ready = z.object({ type: z.literal('ready'), url: z.string(), setupUrl: z.string().nullable() });
const Connected = z.object({ type: z.literal('connected') });
const Hibernated = z.object({ type: z.literal('hibernated'), isComplete: z.boolean() });
const is = (schema: z.ZodType) => (message: unknown) => schema.safeParse(message).success;

/** Somebody asked to stop while it was still starting. */
class StartCancelledError extends Error {
  override readonly name = 'StartCancelledError';
}

/** The whole product on one machine: a database, one control plane, one local agent. */
export class Evaluation {
  private readonly database: DatabaseKeeper;
  private controlPlane: SupervisedProcess | null = null;
  private agent: SupervisedProcess | null = null;
  private agentEnvironment: Record<string, string> | null = null;
  private isStopping = false;

  constructor(
    private readonly folder: string,
    private readonly tell: (line: string) => void,
    private readonly port = readPort(),
  ) {
    this.database = new DatabaseKeeper(folder, tell);
  }

  /** Whether somebody asked to stop. */
  get hasBeenStopped(): boolean {
    return this.isStopping;
  }

  /** Starts everything and prints where to go. */
  async start(): Promise<void> {
    const secrets = openSecrets(this.folder);
    await requireFreePort(this.port);
    const databaseUrl = variable('DATABASE_URL') ?? (await this.startDatabase());
    this.goOn('Starting the control plane …');
    const ready = await this.startControlPlane(databaseUrl, secrets);
    this.goOn('Starting the agent of this machine …');
    await this.startAgent(secrets);
    this.goOn('');
    this.tell(`StreamSpace is ready: ${ready.url}`);
    if (ready.setupUrl) this.tell(`First admin: ${ready.setupUrl}`);
    this.tell('');
    this.tell('Press Ctrl-C to put all sessions to sleep and stop.');
  }

  /** Puts all sessions to sleep and stops everything. */
  async stop(): Promise<void> {
    this.isStopping = true;
    this.tell('\nPutting sessions to sleep …');
    const asleep = this.controlPlane?.message(is(Hibernated), HIBERNATE_DEADLINE_MS);
    if (this.controlPlane?.send('hibernate')) await asleep?.catch(() => undefined);
    else asleep?.catch(() => undefined);
    await this.abort();
    this.tell('StreamSpace has stopped. Everything is where you left it at the next start.');
  }

  /** Stops everything at once. Sessions that are still awake are put to sleep by force; their files are kept. */
  async abort(): Promise<void> {
    this.isStopping = true;
    await this.agent?.stop();
    if (this.agentEnvironment) await this.hibernateByForce(this.agentEnvironment);
    await this.controlPlane?.stop();
    await this.database.stop();
  }

  private goOn(line: string): void {
    if (this.isStopping) throw new StartCancelledError('The start was called off.');
    this.tell(line);
  }

  private startDatabase(): Promise<string> {
    this.goOn('Starting the database …');
    return this.database.start();
  }

  private async startControlPlane(databaseUrl: string, secrets: Secrets): Promise<z.infer<typeof Ready>> {
    this.controlPlane = this.supervise('control plane', 'src/main.js', {
      STREAMSPACE_PORT: String(this.port),
      STREAMSPACE_DATA_DIR: this.folder,
      DATABASE_URL: databaseUrl,
      STREAMSPACE_JWT_SECRET: secrets.jwtSecret,
      STREAMSPACE_BOOTSTRAP_ENROLLMENT_TOKEN: secrets.enrollmentToken,
    });
    try {
      return Ready.parse(await this.controlPlane.start(is(Ready), START_DEADLINE_MS));
    } catch (error) {
      if (!this.isStopping) this.tell(this.controlPlane.lastLines());
      throw error;
    }
  }

  /** Without an agent the portal still works and says that sessions wait: that is no reason to stop. */
  private async startAgent(secrets: Secrets): Promise<void> {
    this.agentEnvironment = {
      STREAMSPACE_SERVER_URL: `http://127.0.0.1:${this.port}`,
      STREAMSPACE_AGENT_NAME: 'local',
      STREAMSPACE_AGENT_DATA_DIR: this.folder,
      STREAMSPACE_ENROLLMENT_TOKEN: secrets.enrollmentToken,
    };
    this.agent = this.supervise('agent', 'agents/local/main.js', this.agentEnvironment);
    try {
      await this.agent.start(is(Connected), AGENT_DEADLINE_MS);
    } catch {
      if (this.isStopping) return;
      this.tell(this.agent.lastLines(3));
      this.tell('The agent of this machine is not connected, so that sessions wait. Its last words stand above.');
    }
  }

  private supervise(title: string, script: string, env: Record<string, string>): SupervisedProcess {
    const logFile = join(this.folder, 'logs', `${title.replaceAll(' ', '-')}.log`);
    const plan = { title, script: join(dist, script), env: this.environment(env), logFile };
    return new SupervisedProcess(plan, this.tell);
  }

  private environment(env: Record<string, string>): NodeJS.ProcessEnv {
    return { ...process.env, ...env, NODE_ENV: 'production' };
  }

  /** Ends what outlives its agent. Needs neither control plane nor database, which may be what is broken. */
  private async hibernateByForce(env: Record<string, string>): Promise<void> {
    const options = { env: this.environment(env), timeout: LAST_RESORT_DEADLINE_MS };
    await promisify(execFile)(process.execPath, [join(dist, 'agents/local/hibernate-all.js')], options).catch(() => {
      this.tell('Some sessions may still run. Start StreamSpace again and stop it to end them.');
    });
  }
}
