import type { KubeConfig } from '@kubernetes/client-node';
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
import { SystemClock } from '../core/clock.js';
import { SessionWatcher } from '../core/sessions/session-watch.js';
import { PlatformWarnings } from '../core/warnings/platform-warnings.js';
import { ClusterApi, type RequestListener } from './api/cluster-api.js';
import { ClusterConnection } from './api/cluster-connection.js';
import { ClusterObjects } from './cluster/cluster-objects.js';
import { HelperPods } from './cluster/helper-pods.js';
import { SessionCluster } from './cluster/session-cluster.js';
import { FolderRemover } from './homes/folder-remover.js';
import { HomeClaims } from './homes/home-claims.js';
import { HomeObstacles } from './homes/home-obstacles.js';
import type { KubernetesSettings } from './kubernetes-config.js';
import { kubernetesReason, toFailure } from './kubernetes-failures.js';
import { EnforcementWatch } from './network/enforcement-watch.js';
import { PolicyTrial } from './network/policy-trial.js';
import { PodAddresses, PortForwarding } from './screen/pod-reach.js';
import { SessionConnector } from './screen/session-connector.js';
import { CredentialStore } from './screen/session-credentials.js';
import { SessionConverger } from './sessions/session-converger.js';
import { describeSessions } from './sessions/session-details.js';
import { SessionMaker } from './sessions/session-maker.js';
import { SessionMeter } from './sessions/session-meter.js';
import { SessionOutput } from './sessions/session-output.js';
import { SessionRemover } from './sessions/session-remover.js';
import { SessionScaler } from './sessions/session-scaler.js';
import { SessionSleeper } from './sessions/session-sleeper.js';
import { SessionStarter } from './sessions/session-starter.js';
import { SessionUndertaker } from './sessions/session-undertaker.js';

/** Where and as whom the runtime acts. */
export interface KubernetesRuntimeOptions {
  readonly settings: KubernetesSettings;
  readonly kubeConfig: KubeConfig;
  /** Whether the agent is itself a pod of the cluster. */
  readonly isInCluster: boolean;
  /** Who the agent is; everything that it makes wears it. Rejects as long as it is not enrolled. */
  readonly agentId: () => Promise<string>;
  /** How often what is known of the cluster is looked through, in milliseconds. Costs no request. */
  readonly resyncMs: number;
  /** Whether it is found out by pods of seconds whether network policies are enforced. */
  readonly isPolicyTried: boolean;
  /** Told of each request to the API server. */
  readonly requestSent?: RequestListener;
}

/** Sessions as Deployments of one namespace of a cluster. See docs/kubernetes-runtime.md and {@link SessionRuntime}. */
export class KubernetesRuntime implements SessionRuntime {
  readonly warnings = new PlatformWarnings();
  private readonly connection: ClusterConnection;
  private readonly cluster: SessionCluster;
  private readonly scaler: SessionScaler;
  private readonly homeClaims: HomeClaims;
  private readonly remover: SessionRemover;
  private readonly output: SessionOutput;
  private readonly converger: SessionConverger;
  private readonly connector: SessionConnector;
  private readonly watcher: SessionWatcher;
  private readonly undertaker: SessionUndertaker;
  private readonly enforcement: EnforcementWatch | undefined;
  private readonly meter: SessionMeter;

  constructor({ settings, kubeConfig, agentId, ...options }: KubernetesRuntimeOptions, log: Logger) {
    const { namespace } = settings;
    this.connection = new ClusterConnection(kubeConfig);
    const api = new ClusterApi(this.connection, options.requestSent);
    const objects = new ClusterObjects(api, namespace);
    this.cluster = new SessionCluster(api, objects);
    this.scaler = new SessionScaler(objects, this.cluster);
    const helpers = new HelperPods(objects, settings, agentId);
    this.homeClaims = new HomeClaims(objects, this.cluster, new FolderRemover(helpers));
    this.remover = new SessionRemover(objects, this.cluster, this.scaler, this.homeClaims);
    this.output = new SessionOutput(api, objects);
    const isNear = settings.reach === 'pod-ip' || (settings.reach === 'auto' && options.isInCluster);
    const reach = isNear ? new PodAddresses() : new PortForwarding(api, objects);
    const credentials = new CredentialStore(objects);
    const maker = new SessionMaker(objects, this.cluster, this.homeClaims, credentials);
    const { cluster, scaler, remover, output } = this;
    const starter = new SessionStarter(cluster, reach, output, new HomeObstacles(objects), settings);
    this.converger = new SessionConverger({ cluster, scaler, maker, starter, remover }, settings, agentId);
    this.connector = new SessionConnector(cluster, credentials, reach);
    const gone = kubernetesReason('instance-gone');
    this.watcher = new SessionWatcher(() => cluster.instances(), cluster, options.resyncMs, gone);
    this.undertaker = new SessionUndertaker(cluster, scaler, log);
    const trial = new PolicyTrial(objects, helpers, cluster, settings);
    this.enforcement = options.isPolicyTried
      ? new EnforcementWatch(() => trial.run(), new SystemClock(), log, this.warnings)
      : undefined;
    this.meter = new SessionMeter(api, namespace);
  }

  async list(): Promise<InstanceList> {
    try {
      return { complete: true, instances: await this.cluster.instances() };
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

  /** The sessions of the namespace are nobody's but this agent's, whoever else uses the cluster. */
  hibernateAll(): Promise<void> {
    return new SessionSleeper(this.cluster, this.scaler).hibernateAll();
  }

  watch(changed: (instance: Instance) => void): InstanceWatch {
    const watches = [this.watcher.watch(changed), this.undertaker.begin(), this.enforcement?.begin()];
    return { close: () => watches.forEach((watch) => watch?.close()) };
  }

  connect(sessionId: string, port: number): Promise<Duplex> {
    return this.connector.connect(sessionId, port);
  }

  endpoint(sessionId: string): Promise<WebEndpoint> {
    return this.connector.endpoint(sessionId);
  }

  async logs(sessionId: string, lines: number): Promise<readonly string[]> {
    await this.cluster.current();
    const pod = this.cluster.podsOf(sessionId).at(-1);
    return lines > 0 && pod ? this.output.last(pod, lines) : [];
  }

  stats(): Promise<ReadonlyMap<string, InstanceStats>> {
    return this.meter.measure();
  }

  homes(): Promise<readonly Home[]> {
    return this.homeClaims.list();
  }

  describe(ids: readonly string[]): Promise<readonly InstanceDetails[]> {
    return describeSessions(this.cluster, ids);
  }

  async discard(sessionId: string): Promise<void> {
    await this.watcher.whileBusy(sessionId, async () => {
      try {
        await this.cluster.current();
        await this.remover.remove(sessionId);
      } catch (error) {
        throw toFailure(error, 'runtime-error');
      }
      return { id: sessionId, generation: 0, state: 'absent' };
    });
  }

  removeHome(userId: string, template: string): Promise<void> {
    return this.homeClaims.removePersistent(userId, template);
  }

  /** Stops following the cluster. Whoever asks again makes it follow anew. */
  close(): void {
    this.cluster.close();
    this.connection.close();
  }
}
