import { z } from 'zod';
import { dockerAgent, localAgent, type AgentPlan } from './agent-plan.js';
import { CONTROL_PLANE_NODE_OPTIONS } from '../src/platform/node-options.js';
import { DatabaseKeeper } from './database-keeper.js';
import { MachineAgent } from './machine-agent.js';
import { OwnPrograms } from './own-programs.js';
import { openSecrets, type Secrets } from './secrets-file.js';
import { readPort, requireFreePort } from './start-port.js';
import type { SupervisedProcess } from './supervised-process.js';
import { variable } from './variable.js';

const START_DEADLINE_MS = 60_000;
const HIBERNATE_DEADLINE_MS = 30_000;

const Ready = z.object({ type: z.literal('ready'), url: z.string(), setupUrl: z.string().nullable() });
const Hibernated = z.object({ type: z.literal('hibernated'), isComplete: z.boolean() });
const is = (schema: z.ZodType) => (message: unknown) => schema.safeParse(message).success;

/** What is printed at the end of a start, as one text: who waits for its first line may read on at once. */
function whereToGo({ url, setupUrl }: z.infer<typeof Ready>): string {
  const firstAdmin = setupUrl === null ? [] : [`First admin: ${setupUrl}`];
  return [
    `StreamSpace is ready: ${url}`,
    ...firstAdmin,
    '',
    'Press Ctrl-C to put all sessions to sleep and stop.',
  ].join('\n');
}

/** Where an installation is, and how its sessions run. */
export interface EvaluationPlace {
  readonly folder: string;
  /** Socket of the Docker engine that sessions run on; null for sandboxes of this machine. */
  readonly dockerSocket: string | null;
}

/** Somebody asked to stop while it was still starting. */
class StartCancelledError extends Error {
  override readonly name = 'StartCancelledError';
}

/** The whole product on one machine: a database, one control plane, one agent. */
export class Evaluation {
  private readonly database: DatabaseKeeper;
  private readonly programs: OwnPrograms;
  private controlPlane: SupervisedProcess | null = null;
  private agent: MachineAgent | null = null;
  private isStopping = false;

  constructor(
    private readonly place: EvaluationPlace,
    private readonly tell: (line: string) => void,
    private readonly port = readPort(),
  ) {
    this.database = new DatabaseKeeper(place.folder, tell);
    this.programs = new OwnPrograms(place.folder, tell);
  }

  /** Whether somebody asked to stop. */
  get hasBeenStopped(): boolean {
    return this.isStopping;
  }

  /** Starts everything and prints where to go. */
  async start(): Promise<void> {
    const secrets = openSecrets(this.place.folder);
    await requireFreePort(this.port);
    const plan = this.agentPlan(secrets);
    const databaseUrl = variable('DATABASE_URL') ?? (await this.startDatabase());
    this.goOn('Starting the control plane …');
    const ready = await this.startControlPlane(databaseUrl, secrets, plan);
    this.goOn('Starting the agent of this machine …');
    this.agent = new MachineAgent(plan, this.place.folder, this.programs, this.tell);
    await this.agent.start(`http://127.0.0.1:${this.port}`);
    this.goOn('');
    this.tell(whereToGo(ready));
  }

  /** Puts all sessions to sleep and stops everything. */
  async stop(): Promise<void> {
    this.isStopping = true;
    this.tell('\nPutting sessions to sleep …');
    // A control plane that cannot do it is no reason to stay: the agent then does it by force.
    await this.controlPlane?.ask('hibernate', is(Hibernated), HIBERNATE_DEADLINE_MS).catch(() => undefined);
    await this.abort();
    this.tell('StreamSpace has stopped. Everything is where you left it at the next start.');
  }

  /** Stops everything at once. Sessions that are still awake are put to sleep by force; their files are kept. */
  async abort(): Promise<void> {
    this.isStopping = true;
    await this.agent?.stop();
    await this.controlPlane?.stop();
    await this.database.stop();
  }

  private goOn(line: string): void {
    if (this.isStopping) throw new StartCancelledError('The start was called off.');
    this.tell(line);
  }

  private agentPlan(secrets: Secrets): AgentPlan {
    const { folder, dockerSocket } = this.place;
    if (dockerSocket === null) return localAgent(folder, secrets);
    this.tell(`Sessions run in containers of the Docker engine at unix://${dockerSocket}.`);
    if (process.getuid?.() !== 0)
      this.tell(
        'They reach private networks from there: only root may close those. Start StreamSpace as root for that.',
      );
    return dockerAgent(folder, secrets, dockerSocket);
  }

  private startDatabase(): Promise<string> {
    this.goOn('Starting the database …');
    return this.database.start();
  }

  private async startControlPlane(
    databaseUrl: string,
    { jwtSecret }: Secrets,
    { enrollmentToken }: AgentPlan,
  ): Promise<z.infer<typeof Ready>> {
    const variables = {
      STREAMSPACE_PORT: String(this.port),
      STREAMSPACE_DATA_DIR: this.place.folder,
      DATABASE_URL: databaseUrl,
      STREAMSPACE_JWT_SECRET: jwtSecret,
      STREAMSPACE_BOOTSTRAP_ENROLLMENT_TOKEN: enrollmentToken,
    };
    const options = CONTROL_PLANE_NODE_OPTIONS;
    this.controlPlane = this.programs.supervised('control plane', 'src/main.js', variables, options);
    try {
      return Ready.parse(await this.controlPlane.start(is(Ready), START_DEADLINE_MS));
    } catch (error) {
      if (!this.isStopping) this.tell(this.controlPlane.lastLines());
      throw error;
    }
  }
}
