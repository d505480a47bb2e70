import { connect } from 'node:net';
import { once } from 'node:events';
import type { Duplex } from 'node:stream';
import { NetworkingV1Api, type V1Pod } from '@kubernetes/client-node';
import { OWN_CONTAINER, type HomeSpec, type SessionSpec } from '../../protocol/session.js';
import { contractWebApp } from '../../testing/agents/contract-web-app.js';
import { firstAddress } from '../../testing/docker/host-address.js';
import { ClusterBench } from '../../testing/kubernetes/cluster-bench.js';
import { eventually } from '../../testing/kubernetes/eventually.js';
import { execInPod, hostUidsOfContainers } from '../../testing/kubernetes/pod-shell.js';
import { createAgentLogger } from '../core/agent-logger.js';
import { greetScreen } from '../core/rfb/rfb-greeting.js';
import type { ContractPlatform, ExecResult } from '../core/session-runtime-bench.contract.js';
import { KubernetesEnvironment, kubernetesSettings } from './kubernetes-config.js';
import { KubernetesRuntime } from './kubernetes-runtime.js';

const WEB_PORT = 3000;
const CLEARED_MS = 60_000;
const AGENT_ID = '7d9c1f0a-5b1e-4b57-9c55-0d2f6a3e8b11';

/** A namespace of the cluster of the tests. */
export class KubernetesContractPlatform implements ContractPlatform {
  readonly isMeasured = false;
  readonly hostAddress = firstAddress();
  readonly hostPaths = ['/var/lib/kubelet', '/var/lib/containerd', '/root', process.cwd(), '/sys/kernel/debug/tracing'];
  private readonly runtimes: KubernetesRuntime[] = [];
  /** Containers of sessions by their ids, also of those that are gone: their processes would still be seen. */
  private readonly containers = new Map<string, Set<string>>();

  private constructor(
    readonly bench: ClusterBench,
    private readonly webImage: string,
    private readonly variables: Readonly<Record<string, string>>,
  ) {}

  static async open(variables: Readonly<Record<string, string>> = {}): Promise<KubernetesContractPlatform> {
    const bench = await ClusterBench.open();
    const command = contractWebApp(WEB_PORT, '0.0.0.0');
    const webImage = await bench.commandImage('streamspace-test/contract-web', command);
    return new KubernetesContractPlatform(bench, webImage, variables);
  }

  newRuntime(requestSent?: (method: string, path: string) => void): KubernetesRuntime {
    const environment = KubernetesEnvironment.parse({
      STREAMSPACE_KUBERNETES_NAMESPACE: this.bench.namespace,
      STREAMSPACE_KUBERNETES_REACH: 'pod-ip',
      ...this.variables,
    });
    const options = {
      settings: kubernetesSettings(environment),
      kubeConfig: this.bench.config,
      isInCluster: false,
      agentId: () => Promise.resolve(AGENT_ID),
      resyncMs: 3000,
      isPolicyTried: false,
      ...(requestSent && { requestSent }),
    };
    const runtime = new KubernetesRuntime(options, createAgentLogger('silent'));
    this.runtimes.push(runtime);
    return runtime;
  }

  spec(sessionId: string, home: HomeSpec): SessionSpec {
    return {
      sessionId,
      template: 'contract',
      workload: { platform: 'kubernetes', image: this.bench.image },
      stream: { kind: 'rfb', port: 5900 },
      home,
      resources: { cpuMillis: 1000, memoryMiB: 1024, storageGiB: 1 },
      screen: { width: 1024, height: 768 },
      environment: {},
    };
  }

  webSpec(sessionId: string, home: HomeSpec): SessionSpec {
    return {
      ...this.spec(sessionId, home),
      workload: { platform: 'kubernetes', image: this.webImage },
      stream: { kind: 'http', port: WEB_PORT },
      environment: { HOME: OWN_CONTAINER.homePath },
      container: OWN_CONTAINER,
      web: {
        readiness: { kind: 'http', path: '/' },
        access: { userVariable: 'APP_USER', passwordVariable: 'APP_PASSWORD' },
        activity: { requests: true, messages: false, ignoredPaths: ['/poll'], ignoredMessages: [] },
      },
    };
  }

  async exec(sessionId: string, argv: readonly string[]): Promise<ExecResult> {
    const pod = await this.pod(sessionId);
    const place = { namespace: this.bench.namespace, pod: pod.metadata?.name ?? '', container: 'session' };
    return execInPod(this.bench.config, place, argv);
  }

  greet(stream: Duplex): ReturnType<typeof greetScreen> {
    return greetScreen(stream);
  }

  /** Without notice, so that its Deployment and its node are the first to see it. */
  async killInstance(sessionId: string): Promise<void> {
    const name = (await this.pod(sessionId)).metadata?.name ?? '';
    await this.bench.core.deleteNamespacedPod({ name, namespace: this.bench.namespace, gracePeriodSeconds: 0 });
  }

  async hostUids(sessionId: string): Promise<readonly number[]> {
    const known = this.containers.get(sessionId) ?? new Set<string>();
    this.containers.set(sessionId, known);
    for (const { status } of await this.bench.pods(sessionId)) {
      for (const { containerID = '' } of status?.containerStatuses ?? []) {
        const id = containerID.split('//')[1];
        if (id) known.add(id);
      }
    }
    return hostUidsOfContainers(known);
  }

  async expectWallsAskedFor(sessionId: string): Promise<void> {
    const { namespace, config } = this.bench;
    const network = config.makeApiClient(NetworkingV1Api);
    const policy = await network.readNamespacedNetworkPolicy({ name: `ss-${sessionId}`, namespace });
    expect(policy.spec).toMatchObject({
      podSelector: { matchLabels: { 'streamspace.io/session': sessionId } },
      policyTypes: ['Ingress', 'Egress'],
    });
    expect(policy.spec?.ingress ?? []).toEqual([]);
    const blocks = (policy.spec?.egress ?? []).flatMap(({ to }) => to ?? []).flatMap(({ ipBlock }) => ipBlock ?? []);
    const [internet] = blocks.filter(({ cidr }) => cidr === '0.0.0.0/0');
    const closed = ['10.0.0.0/8', '100.64.0.0/10', '169.254.0.0/16', '172.16.0.0/12', '192.168.0.0/16'];
    expect(internet?.except).toEqual(expect.arrayContaining(closed));
    expect(await this.securityTypes(await this.pod(sessionId))).toEqual([VNC_AUTHENTICATION]);
  }

  async dispose(): Promise<void> {
    for (const runtime of this.runtimes) runtime.close();
    const { namespace, core } = this.bench;
    const left = async (): Promise<unknown[]> => {
      const lists = [core.listNamespacedPod({ namespace }), core.listNamespacedService({ namespace })];
      return (await Promise.all(lists)).flatMap(({ items }) => items.map(({ metadata }) => metadata?.name));
    };
    // A node takes a while to clear away pods that have ended.
    await eventually(async () => expect(await left()).toEqual([]), CLEARED_MS);
    await this.bench.close();
  }

  /** What a screen offers to whoever reaches it, past all walls (RFC 6143, section 7.1.2). */
  private async securityTypes(pod: V1Pod): Promise<number[]> {
    const socket = connect(5900, pod.status?.podIP ?? '');
    try {
      await once(socket, 'data');
      socket.write('RFB 003.008\n');
      const [offer] = (await once(socket, 'data')) as [Buffer];
      return [...offer.subarray(1)];
    } finally {
      socket.destroy();
    }
  }

  private async pod(sessionId: string): Promise<V1Pod> {
    const pods = await this.bench.pods(sessionId);
    const pod = pods.find(({ metadata }) => !metadata?.deletionTimestamp);
    if (!pod) throw new Error('The session has no pod.');
    return pod;
  }
}

const VNC_AUTHENTICATION = 2;
