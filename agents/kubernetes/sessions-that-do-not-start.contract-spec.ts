import type { SessionSpec } from '../../protocol/session.js';
import { eventually } from '../../testing/kubernetes/eventually.js';
import { missingCluster } from '../../scripts/lib/cluster.mjs';
import { ContractBench } from '../core/session-runtime-bench.contract.js';
import { ClusterApi } from './api/cluster-api.js';
import { ClusterConnection } from './api/cluster-connection.js';
import { ClusterObjects } from './cluster/cluster-objects.js';
import { HomeObstacles } from './homes/home-obstacles.js';
import { KubernetesContractPlatform } from './kubernetes-platform.contract.js';
import { sessionTrouble } from './reasons/session-trouble.js';
import { trouble, type Trouble, type TroubleKind } from './reasons/trouble.js';

/** An image that no node can get: nothing listens there, which is said at once. */
const NOWHERE = '127.0.0.1:1/team/app:1';
const NO_CLASS = 'streamspace-no-such-class';
const SAID_MS = 60_000;
/** A cluster may have to be brought up first. */
const AROUND_MS = 600_000;

/** The words of a real scheduler and kubelet: what they are taken for is no matter of time, so that nobody waits for a start to be given up. */
(missingCluster() === null ? describe : describe.skip)('a session that does not start', () => {
  const opened: { platform: KubernetesContractPlatform; bench: ContractBench }[] = [];
  afterAll(async () => {
    for (const { platform, bench } of opened) {
      await bench.endAll();
      await platform.dispose();
    }
  }, AROUND_MS);

  async function open(variables: Readonly<Record<string, string>> = {}): Promise<(typeof opened)[number]> {
    const platform = await KubernetesContractPlatform.open(variables);
    const made = { platform, bench: new ContractBench(platform) };
    opened.push(made);
    return made;
  }

  /** Begins the start, and gives it up once the cluster has said what is wrong. */
  async function told({ platform, bench }: (typeof opened)[number], spec: SessionSpec): Promise<Trouble> {
    const { core, namespace } = platform.bench;
    const givenUp = new AbortController();
    const outcome = bench.apply(spec, 'running', givenUp.signal).catch((error: unknown) => error);
    try {
      return await eventually(async () => {
        const [pod] = await platform.bench.pods(spec.sessionId);
        if (!pod) throw new Error('There is no pod yet.');
        const fieldSelector = `involvedObject.name=${pod.metadata?.name ?? ''}`;
        const { items } = await core.listNamespacedEvent({ namespace, fieldSelector });
        const found = sessionTrouble({ pod, events: items });
        if (!found) throw new Error(`Nothing is said of ${JSON.stringify(pod.status)}.`);
        return found;
      }, SAID_MS);
    } finally {
      givenUp.abort();
      expect(await outcome).toBeInstanceOf(Error);
    }
  }
  const means = (kind: TroubleKind): object => ({ reason: trouble(kind, '').reason });

  describe('on a cluster that has storage', () => {
    let stage: (typeof opened)[number];
    const session = (): SessionSpec => stage.bench.session({ kind: 'temporary' });
    beforeAll(async () => {
      stage = await open();
    }, AROUND_MS);

    it('says that no node has room', async () => {
      const spec = { ...session(), resources: { cpuMillis: 1000, memoryMiB: 64_000_000, storageGiB: 1 } };
      expect(await told(stage, spec)).toMatchObject(means('no-room'));
    });

    it('says that its image cannot be had', async () => {
      const spec: SessionSpec = { ...session(), workload: { platform: 'kubernetes', image: NOWHERE } };
      expect(await told(stage, spec)).toMatchObject(means('registry-unreachable'));
      // A node takes most of a minute to clear away a pod that never ran.
      const { core, namespace } = stage.platform.bench;
      for (const { metadata } of await stage.platform.bench.pods(spec.sessionId))
        await core.deleteNamespacedPod({ name: metadata?.name ?? '', namespace, gracePeriodSeconds: 0 });
    });
  });

  it('says that there is no storage, and to operators why', async () => {
    const stage = await open({ STREAMSPACE_KUBERNETES_STORAGE_CLASS: NO_CLASS });
    const { namespace, config } = stage.platform.bench;
    const spec = stage.bench.session();
    const api = new ClusterApi(new ClusterConnection(config));
    const obstacles = new HomeObstacles(new ClusterObjects(api, namespace));
    expect(await told(stage, spec)).toMatchObject(means('home-pending'));
    const found = await eventually(async () => {
      const said = await obstacles.of(spec);
      expect(said?.trouble.detail).toContain(NO_CLASS);
      return said;
    });
    expect(found?.trouble).toMatchObject(means('home-pending'));
  });
});
