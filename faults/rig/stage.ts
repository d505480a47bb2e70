import { randomUUID } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Pool } from 'pg';
import { freePort } from '../../e2e/support/product.js';
import { digest, newSecret } from '../../src/platform/secrets.js';
import { ChaosProxy } from '../chaos/chaos-proxy.js';
import type { Container, JournalEntry } from '../world/containers.js';
import { DoubleWorld } from '../world/double-world.js';
import { openWorld } from '../world/open-world.js';
import type { Host, RuntimeName, World } from '../world/world.js';
import { Balancer } from './balancer.js';
import type { DatabaseServer } from './database-server.js';
import type { Dice } from './dice.js';
import { People } from './person.js';
import { Replica } from './replica.js';
import { RigAgent } from './rig-agent.js';
import type { RigProcess } from './rig-process.js';
import type { Timings } from './timings.js';

/** What a drill needs to be there. */
export interface StagePlan {
  readonly replicas: number;
  readonly agents: number;
  /** Variables of the control plane beside its times. */
  readonly controlPlane?: Readonly<Record<string, string>>;
  /** Variables of the agents beside their times. */
  readonly agent?: Readonly<Record<string, string>>;
}

/** What a stage is made with, besides its plan. */
export interface StageOptions {
  readonly server: DatabaseServer;
  readonly timings: Timings;
  readonly dice: Dice;
  /** What sessions are made on. */
  readonly runtime: RuntimeName;
  /** What is broken on purpose; empty for nothing. */
  readonly sabotage: string;
}

/** Drills let a few people do in seconds what a company does in an hour: what holds back a single person is tested elsewhere. */
const CROWD_LIMITS = {
  STREAMSPACE_REQUESTS_PER_PERSON: '1000000',
  STREAMSPACE_REQUESTS_PER_ADDRESS: '1000000',
  STREAMSPACE_LAUNCHES_PER_PERSON: '100000',
};

/** The product with chaos on every link: browser to control plane, agent to control plane, control plane to database. */
export class Stage {
  readonly front: ChaosProxy;
  readonly replicas: Replica[] = [];
  readonly agents: RigAgent[] = [];
  readonly databaseName = `faults_${randomUUID().replaceAll('-', '')}`;
  readonly rows: Pool;
  /** Past the links of the replicas, which may be broken. */
  readonly backDoor: ChaosProxy;
  readonly people: People;
  private readonly jwtSecret = newSecret();
  private readonly proxies: ChaosProxy[] = [];
  /** Those that lead to the replicas. */
  private readonly fronts: ChaosProxy[] = [];
  private readonly hosts: Host[] = [];
  private readonly guests: RigProcess[] = [];
  private balancer: Balancer | null = null;

  private constructor(
    readonly plan: StagePlan,
    readonly options: StageOptions,
    readonly folder: string,
    readonly world: World,
    /** `front` is between browsers and the control plane; spreads them over the replicas. */
    { front, backDoor }: { readonly front: ChaosProxy; readonly backDoor: ChaosProxy },
  ) {
    this.front = front;
    this.backDoor = backDoor;
    this.proxies.push(backDoor);
    this.fronts.push(front);
    this.rows = new Pool({ connectionString: options.server.url(this.databaseName, backDoor.port), max: 4 });
    // A server that is killed takes idle connections with it.
    this.rows.on('error', () => undefined);
    this.people = new People(this.rows, this.url, this.jwtSecret);
  }

  static async open(plan: StagePlan, options: StageOptions): Promise<Stage> {
    const { dice, runtime, server } = options;
    const folder = mkdtempSync(join(tmpdir(), 'streamspace-faults-'));
    const world = await openWorld(runtime, folder, dice);
    const front = await ChaosProxy.open([], dice.fork('front'));
    const backDoor = await ChaosProxy.open([server.port], dice.fork('back door'));
    const stage = new Stage(plan, options, folder, world, { front, backDoor });
    try {
      await stage.start();
    } catch (error) {
      await stage.close();
      throw error;
    }
    return stage;
  }

  /** Address that browsers use. */
  get url(): string {
    return `http://127.0.0.1:${this.front.port}`;
  }

  get timings(): Timings {
    return this.options.timings;
  }

  /** The only replica, or the first. */
  get replica(): Replica {
    return this.replicaAt(0);
  }

  replicaAt(index: number): Replica {
    const replica = this.replicas[index];
    if (!replica) throw new Error('The stage has no such replica.');
    return replica;
  }

  agentAt(index: number): RigAgent {
    const agent = this.agents[index];
    if (!agent) throw new Error('The stage has no such agent.');
    return agent;
  }

  /** One more machine of the world, which answers. */
  async addHost<Added extends Host>(
    name: string,
    world: { addHost(name: string, dataDir: string): Promise<Added> },
  ): Promise<Added> {
    const host = await world.addHost(name, join(this.folder, name));
    this.hosts.push(host);
    return host;
  }

  /** The rig's own machines, for what can be broken only there. */
  get double(): DoubleWorld {
    if (!(this.world instanceof DoubleWorld)) throw new Error('This needs the double.');
    return this.world;
  }

  /** What is there of a session now, on whatever machine. */
  async containersOf(sessionId: string): Promise<readonly Container[]> {
    return (await this.world.witness.containers()).filter((container) => container.sessionId === sessionId);
  }

  journal(): Promise<readonly JournalEntry[]> {
    return this.world.witness.journal();
  }

  hostOf({ machine }: Container): Host {
    const host = this.hosts.find(({ name }) => name === machine);
    if (!host) throw new Error(`There is no machine ${machine}.`);
    return host;
  }

  /** One more link to every replica. */
  async addLink(name: string): Promise<ChaosProxy> {
    const ports = this.replicas.map(({ plan }) => plan.port);
    const proxy = await ChaosProxy.open(ports, this.options.dice.fork(name));
    this.proxies.push(proxy);
    this.fronts.push(proxy);
    return proxy;
  }

  /** A process that a drill brings along ends with its run, at the latest. */
  welcome(guest: RigProcess): void {
    this.guests.push(guest);
  }

  /** Ends what the drill brought along. */
  async dismissGuests(): Promise<void> {
    for (const guest of this.guests.splice(0)) await guest.kill();
  }

  /** Everything that drills may have broken works again, and every process runs. */
  async heal(): Promise<void> {
    for (const proxy of [this.front, ...this.proxies]) proxy.heal();
    for (const host of this.hosts) host.heal();
    for (const { process } of [...this.replicas, ...this.agents]) process.resume();
    const stopped = [...this.replicas, ...this.agents].filter(({ process }) => !process.isRunning);
    for (const { process } of stopped) await process.start();
  }

  async close(): Promise<void> {
    await this.balancer?.stop();
    await this.dismissGuests();
    for (const proxy of [this.front, ...this.proxies]) proxy.heal();
    for (const { process } of [...this.agents, ...this.replicas]) {
      process.resume();
      await process.kill();
    }
    for (const host of this.hosts) await host.stop();
    await this.world.close();
    for (const proxy of [this.front, ...this.proxies]) await proxy.close();
    await this.rows.end();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async start(): Promise<void> {
    chmodSync(this.folder, 0o711);
    await this.options.server.create(this.databaseName);
    for (let index = 0; index < this.plan.replicas; index += 1)
      this.replicas.push(await this.makeReplica(`replica-${index + 1}`));
    this.front.leadTo(...this.replicas.map(({ plan }) => plan.port));
    for (const { process } of this.replicas) await process.start();
    if (this.replicas.length > 1) this.balancer = new Balancer(this.replicas, this.fronts);
    for (let index = 0; index < this.plan.agents; index += 1)
      this.agents.push(await this.makeAgent(`agent-${index + 1}`));
    for (const { process } of this.agents) process.spawn();
    await Promise.all(this.agents.map(({ process }) => process.ready()));
  }

  /** A replica that was not started yet: of the stage's own database, or of another one, which then is all that it has in common with the stage. */
  async makeReplica(name: string, databaseName = this.databaseName): Promise<Replica> {
    const { server, dice, timings, sabotage } = this.options;
    const database = await ChaosProxy.open([server.port], dice.fork(`${name} database`));
    this.proxies.push(database);
    const env = {
      ...CROWD_LIMITS,
      ...timings.controlPlane,
      STREAMSPACE_PUBLIC_URL: this.url,
      STREAMSPACE_APPS_DOMAIN: 'localhost',
      STREAMSPACE_JWT_SECRET: this.jwtSecret,
      STREAMSPACE_STREAMS_PER_PERSON: '1000',
      DATABASE_URL: server.url(databaseName, database.port),
      ...this.plan.controlPlane,
    };
    const peerPort = this.plan.replicas > 1 ? await freePort() : null;
    return new Replica(
      { name, port: await freePort(), peerPort, folder: this.folder, catalog: this.world.catalog, env, sabotage },
      database,
    );
  }

  private async makeAgent(name: string): Promise<RigAgent> {
    const { timings, sabotage } = this.options;
    const enrollmentToken = await this.enrollmentToken();
    const host = await this.addHost(name, this.world);
    const plan = {
      name,
      folder: this.folder,
      enrollmentToken,
      env: { ...timings.agent, ...this.plan.agent },
      sabotage,
    };
    return new RigAgent(plan, host, await this.addLink(name));
  }

  /** A one-use token, as an administrator makes it. */
  async enrollmentToken(): Promise<string> {
    const token = newSecret();
    await this.rows.query(
      `INSERT INTO enrollment_tokens (id, hash, expires_at) VALUES ($1, $2, now() + interval '1 hour')`,
      [randomUUID(), digest(token)],
    );
    return token;
  }
}
