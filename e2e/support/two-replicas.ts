import type { Browser, Page } from 'playwright-core';
import { startTestDatabase, type TestDatabase } from '../../testing/database.js';
import { Api } from './api.js';
import { Balancer } from '../../testing/balancer.js';
import { openBrowser, PAGE_TIMEOUT_MS } from './browser.js';
import { connectionState, longestAway } from './connection-log.js';
import { HandStartedAgent } from './hand-started-agent.js';
import { keepMoving, pictureMoves } from './moving-picture.js';
import { until } from './processes.js';
import { freePort } from './product.js';
import { ReplicaProcess } from './replica-process.js';
import { signInAs } from './sign-in.js';

const ADA = { username: 'ada', password: 'seventeen quiet otters' };
/** Longer than the balancer takes to notice. */
const DRAIN_MS = '1000';

/** Two replicas of the control plane on one database behind a balancer, an agent with a moving terminal, and a browser that shows it. */
export class TwoReplicas {
  private constructor(
    readonly database: TestDatabase,
    readonly replicas: readonly [ReplicaProcess, ReplicaProcess],
    readonly balancer: Balancer,
    readonly api: Api,
    private readonly browser: Browser,
  ) {}

  private agent: HandStartedAgent | null = null;
  private sessionId = '';
  private shown: Page | null = null;

  static async open(): Promise<TwoReplicas> {
    const database = await startTestDatabase();
    const ports = [await freePort(), await freePort(), await freePort(), await freePort()] as const;
    const balancer = await Balancer.start(ports.slice(0, 2));
    const env = {
      DATABASE_URL: database.url,
      STREAMSPACE_PUBLIC_URL: `http://localhost:${balancer.port}`,
      STREAMSPACE_JWT_SECRET: 'only-for-specs-0123456789-abcdefghij',
      STREAMSPACE_DRAIN_MS: DRAIN_MS,
    };
    const replicas = [
      new ReplicaProcess({ port: ports[0], peerPort: ports[2], env }),
      new ReplicaProcess({ port: ports[1], peerPort: ports[3], env }),
    ] as const;
    const api = new Api(`http://127.0.0.1:${balancer.port}`);
    const stage = new TwoReplicas(database, replicas, balancer, api, await openBrowser());
    try {
      await stage.begin();
    } catch (error) {
      await stage.close();
      throw new Error(replicas.map(({ printed }) => printed).join('\n'), { cause: error });
    }
    return stage;
  }

  private async begin(): Promise<void> {
    await this.replicas[0].start();
    const setupUrl = await this.replicas[1].start();
    await this.bothReady();
    await this.api.setUp(setupUrl ?? '', ADA.username, ADA.password);
    this.agent = await HandStartedAgent.start(this.api, `http://127.0.0.1:${this.balancer.port}`, 'shared');
    this.sessionId = (await this.api.launch('terminal')).id;
    await until('the session to run', async () => (await this.api.session(this.sessionId)).state === 'running', 60_000);
    const context = await this.browser.newContext({ viewport: { width: 1280, height: 720 } });
    context.setDefaultTimeout(PAGE_TIMEOUT_MS);
    this.shown = await context.newPage();
    await signInAs(this.page, `http://localhost:${this.balancer.port}`, ADA);
    await this.look();
    await keepMoving(this.page);
  }

  /** Where the session is shown. */
  get page(): Page {
    if (!this.shown) throw new Error('There is no page yet.');
    return this.shown;
  }

  /** Shows the session anew. */
  async look(): Promise<void> {
    await this.page.goto(`http://localhost:${this.balancer.port}/sessions/${this.sessionId}`);
    await this.pictureThere();
  }

  async bothReady(): Promise<void> {
    await until('both replicas to be ready', () => this.replicas.every(({ port }) => this.balancer.isReady(port)));
  }

  /** The replica that holds the agent's control connection; null while none does. */
  async holder(): Promise<ReplicaProcess | null> {
    const rows: { address: string }[] = await this.database.dataSource.query(
      'SELECT r.peer_address AS address FROM agents a JOIN replicas r ON r.id = a.replica_id',
    );
    return this.replicas.find(({ peerAddress }) => peerAddress === rows[0]?.address) ?? null;
  }

  /** The replica that the browser's screen comes through; null while there is none. */
  viewed(): ReplicaProcess | null {
    const screens = this.balancer.connections.filter(({ firstLine }) => firstLine.startsWith('GET /api/v1/vnc/'));
    return this.replicas.find(({ port }) => port === screens.at(-1)?.port) ?? null;
  }

  /** The other one. */
  beside(replica: ReplicaProcess | null): ReplicaProcess {
    const [one, two] = this.replicas;
    return replica === one ? two : one;
  }

  /** Shows the session through `viewed`, with the agent's connection by way of `passing`. */
  async lookThrough(viewed: ReplicaProcess, passing: ReplicaProcess = viewed): Promise<void> {
    this.balancer.prefer(viewed.port);
    this.balancer.preferForStreams(passing.port);
    await this.look();
    if (this.viewed() !== viewed) throw new Error('The balancer led the viewer elsewhere.');
  }

  /** The replica that holds the agent; waits for one that does. */
  theHolder(): Promise<ReplicaProcess> {
    return until('a replica to hold the agent', () => this.holder());
  }

  /** Resolves when the viewer is connected and its picture moves. */
  async pictureThere(): Promise<void> {
    await until(
      'the viewer to be connected',
      async () => this.viewed() !== null && (await connectionState(this.page)) === 'connected',
      PAGE_TIMEOUT_MS,
    );
    await pictureMoves(this.page, 4);
  }

  /** Kills a replica, waits for the picture, and starts the replica again. Answers how long the picture was away at most, in milliseconds. */
  async killAndComeBack(victim: ReplicaProcess): Promise<number> {
    const killedAt = performance.now();
    victim.kill();
    await victim.ended();
    await this.pictureThere();
    const backMs = performance.now() - killedAt;
    await victim.start();
    await this.bothReady();
    return backMs;
  }

  /** Stops a replica as an orchestrator does and starts it again, with the picture there in between and at the end. */
  async restart(replica: ReplicaProcess): Promise<{ readonly stoppedMs: number; readonly awayMs: number }> {
    const timings = await longestAway(this.page);
    const stoppedMs = await replica.stop();
    await this.pictureThere();
    const awayMs = await timings();
    await replica.start();
    await this.bothReady();
    return { stoppedMs, awayMs };
  }

  async close(): Promise<void> {
    await this.browser.close();
    if (this.sessionId !== '') await this.api.end(this.sessionId).catch(() => undefined);
    await this.agent?.stop();
    for (const replica of this.replicas) {
      replica.kill();
      await replica.ended();
    }
    await this.balancer.close();
    await this.database.stop();
  }
}
