import type { Duplex } from 'node:stream';
import type { Logger } from 'pino';
import type { InstanceDetails } from '../../protocol/agent/instances.js';
import type { DesiredState, SessionSpec } from '../../protocol/session.js';
import type {
  ApplyProgress,
  Home,
  Instance,
  InstanceList,
  InstanceStats,
  InstanceWatch,
  SessionRuntime,
  WebEndpoint,
} from '../core/session-runtime.js';
import { SessionPasswords } from '../core/screen/session-passwords.js';
import { SessionWatcher } from '../core/sessions/session-watch.js';
import { PlatformWarnings } from '../core/warnings/platform-warnings.js';
import { outputLines } from './containers/output-lines.js';
import { decisive } from './containers/session-container.js';
import { SessionContainers } from './containers/session-containers.js';
import type { DockerRuntimeOptions } from './docker-config.js';
import { dockerReason } from './docker-failures.js';
import { DockerEngine } from './engine/docker-engine.js';
import { EngineEvents } from './engine/engine-events.js';
import { ImageStore } from './engine/image-store.js';
import { HomeVolumes } from './homes/home-volumes.js';
import { EgressFirewall } from './network/egress-firewall.js';
import { FirewallAlarm } from './network/firewall-alarm.js';
import { nameServers } from './network/name-servers.js';
import { SessionNetwork } from './network/session-network.js';
import { SessionSurroundings } from './network/session-surroundings.js';
import { SurroundingsWatch } from './network/surroundings-watch.js';
import { SessionConnector } from './screen/session-connector.js';
import { SessionConverger } from './sessions/session-converger.js';
import { SessionDescriber } from './sessions/session-details.js';
import { SessionMaker } from './sessions/session-maker.js';
import { SessionMeter } from './sessions/session-meter.js';
import { SessionSleeper } from './sessions/session-sleeper.js';
import { SessionStarter } from './sessions/session-starter.js';

const GONE = dockerReason('instance-gone');

/** Sessions as containers of the Docker engine on the agent's machine. See docs/architecture.md and {@link SessionRuntime}. */
export class DockerRuntime implements SessionRuntime {
  readonly warnings = new PlatformWarnings();
  private readonly containers: SessionContainers;
  private readonly homeVolumes: HomeVolumes;
  private readonly converger: SessionConverger;
  private readonly connector: SessionConnector;
  private readonly watcher: SessionWatcher;
  private readonly surroundingsWatch: SurroundingsWatch;
  private readonly meter: SessionMeter;
  private readonly describer: SessionDescriber;

  constructor(options: DockerRuntimeOptions, log: Logger) {
    const { namespace, hasInternet, dns, startTimeoutMs, isFirewallRequired } = options;
    const engine = new DockerEngine(options.engine);
    const network = new SessionNetwork(engine, namespace, hasInternet);
    const firewall = new EgressFirewall({ bridge: network.bridge, hasInternet, dns });
    const names = nameServers(hasInternet, dns);
    const alarm = new FirewallAlarm(isFirewallRequired, log, this.warnings);
    const surroundings = new SessionSurroundings(network, firewall, alarm, names);
    this.surroundingsWatch = new SurroundingsWatch(surroundings, options.firewallCheckMs);
    const passwords = new SessionPasswords(options.stateDir);
    this.containers = new SessionContainers(engine, namespace, network.name);
    this.homeVolumes = new HomeVolumes(engine, namespace);
    const maker = new SessionMaker(this.containers, this.homeVolumes, new ImageStore(engine), surroundings, passwords);
    const starter = new SessionStarter(this.containers, passwords, startTimeoutMs);
    this.converger = new SessionConverger(this.containers, this.homeVolumes, maker, starter);
    this.connector = new SessionConnector(this.containers, passwords);
    const events = new EngineEvents(engine, namespace);
    this.watcher = new SessionWatcher(() => this.containers.instances(), events, options.resyncMs, GONE);
    this.meter = new SessionMeter(engine, this.containers);
    this.describer = new SessionDescriber(this.containers, this.homeVolumes);
  }

  async list(): Promise<InstanceList> {
    try {
      return { complete: true, instances: await this.containers.instances() };
    } catch {
      return { complete: false, instances: [] };
    }
  }

  apply(
    spec: SessionSpec,
    desired: DesiredState,
    generation: number,
    progress: ApplyProgress,
    signal: AbortSignal,
  ): Promise<Instance> {
    return this.watcher.whileBusy(spec.sessionId, () =>
      this.converger.converge({ spec, desired, generation, progress, signal }),
    );
  }

  /** The containers of the namespace are nobody's but this agent's, whoever else uses the engine. */
  hibernateAll(): Promise<void> {
    return new SessionSleeper(this.containers).hibernateAll();
  }

  watch(changed: (instance: Instance) => void): InstanceWatch {
    const watches = [this.watcher.watch(changed), this.surroundingsWatch.begin()];
    return { close: () => watches.forEach((watch) => watch.close()) };
  }

  connect(sessionId: string, port: number): Promise<Duplex> {
    return this.connector.connect(sessionId, port);
  }

  endpoint(sessionId: string): Promise<WebEndpoint> {
    return this.connector.endpoint(sessionId);
  }

  async logs(sessionId: string, lines: number): Promise<readonly string[]> {
    if (lines <= 0) return [];
    const container = decisive(await this.containers.of(sessionId));
    return container ? outputLines(await this.containers.logs(container.containerId, lines)) : [];
  }

  stats(): Promise<ReadonlyMap<string, InstanceStats>> {
    return this.meter.measure();
  }

  homes(): Promise<readonly Home[]> {
    return this.homeVolumes.list();
  }

  describe(ids: readonly string[]): Promise<readonly InstanceDetails[]> {
    return this.describer.describe(ids);
  }

  async discard(sessionId: string): Promise<void> {
    await this.watcher.whileBusy(sessionId, async () => {
      await this.converger.discard(sessionId);
      return { id: sessionId, generation: 0, state: 'absent' };
    });
  }

  removeHome(userId: string, template: string): Promise<void> {
    return this.homeVolumes.removePersistent(userId, template);
  }
}
