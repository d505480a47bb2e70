import { randomUUID } from 'node:crypto';
import { NetworkingV1Api } from '@kubernetes/client-node';
import { clusterTool, missingCluster } from '../../scripts/lib/cluster.mjs';
import { createAgentLogger } from '../core/agent-logger.js';
import { SystemClock } from '../core/clock.js';
import { ContractBench } from '../core/session-runtime-bench.contract.js';
import { PlatformWarnings } from '../core/warnings/platform-warnings.js';
import { ClusterApi } from './api/cluster-api.js';
import { ClusterConnection } from './api/cluster-connection.js';
import { ClusterObjects } from './cluster/cluster-objects.js';
import { HelperPods } from './cluster/helper-pods.js';
import { SessionCluster } from './cluster/session-cluster.js';
import { KubernetesEnvironment, kubernetesSettings } from './kubernetes-config.js';
import { KubernetesContractPlatform } from './kubernetes-platform.contract.js';
import { EnforcementWatch } from './network/enforcement-watch.js';
import { PolicyTrial } from './network/policy-trial.js';

(missingCluster() === null ? describe : describe.skip)('the namespace of the sessions', () => {
  let platform: KubernetesContractPlatform;
  let bench: ContractBench;
  beforeAll(async () => {
    platform = await KubernetesContractPlatform.open();
    bench = new ContractBench(platform);
  });
  afterEach(() => bench.endAll());
  afterAll(() => platform.dispose());

  it('loses the files of one application, and those of the person in others stay', async () => {
    const userId = randomUUID();
    const running = async (template: string): Promise<string> => {
      const spec = { ...bench.session({ kind: 'persistent', userId, template }), template };
      await bench.apply(spec, 'running');
      return spec.sessionId;
    };
    const [kept, dropped] = [await running('kept'), await running('dropped')];
    await bench.shell(kept, 'echo mine > ~/kept');
    await bench.shell(dropped, 'mkdir -p ~/closed && touch ~/closed/file && chmod 500 ~/closed && echo mine > ~/gone');
    await expect(bench.runtime.removeHome(userId, 'dropped')).rejects.toMatchObject({ name: 'RuntimeError' });
    await bench.runtime.discard(dropped);
    await bench.runtime.removeHome(userId, 'dropped');
    const homes = await bench.runtime.homes();
    expect(homes.filter((home) => home.userId === userId)).toEqual([{ userId, template: 'kept', sizeBytes: null }]);
    expect((await bench.shell(kept, 'cat ~/kept')).output).toBe('mine\n');
    const again = await running('dropped');
    expect((await bench.shell(again, 'ls -A ~ | grep -x -e gone -e closed')).output).toBe('');
  });

  it('is asked to change a Deployment twice for a start: what it is, and that its screen answers', async () => {
    const changes: string[] = [];
    const counted = platform.newRuntime((method, path) => {
      if (method === 'PATCH' && path.includes('/deployments/')) changes.push(path);
    });
    const spec = bench.session();
    const progress = { step: () => undefined };
    const never = new AbortController().signal;
    expect(await counted.apply(spec, 'running', 1, progress, never)).toMatchObject({ state: 'running' });
    expect(changes).toHaveLength(2);
    expect(await counted.list()).toMatchObject({
      instances: [{ id: spec.sessionId, generation: 1, state: 'running' }],
    });
  });

  it('tells whether its policies are enforced, and keeps nothing of the trial', async () => {
    const { namespace, config, image } = platform.bench;
    const variables = { STREAMSPACE_KUBERNETES_NAMESPACE: namespace, STREAMSPACE_KUBERNETES_TRIAL_IMAGE: image };
    const settings = kubernetesSettings(KubernetesEnvironment.parse(variables));
    const api = new ClusterApi(new ClusterConnection(config));
    const objects = new ClusterObjects(api, namespace);
    const cluster = new SessionCluster(api, objects);
    const helpers = new HelperPods(objects, settings, () => Promise.resolve(randomUUID()));
    const trial = new PolicyTrial(objects, helpers, cluster, settings);
    const warnings = new PlatformWarnings();
    const told = new Promise<void>((resolve) => warnings.watch(resolve));
    const log = createAgentLogger('silent');
    const watch = new EnforcementWatch(() => trial.run(), new SystemClock(), log, warnings).begin();
    try {
      await told;
      const codes = warnings.standing?.map(({ code }) => code);
      // Nothing enforces them on the cluster that the tool brings up.
      const possible = clusterTool() === null ? [[], ['network-policies-uncertain']] : [];
      expect([...possible, ['network-policies-ignored']]).toContainEqual(codes);
    } finally {
      watch.close();
      cluster.close();
    }
    const policies = await config.makeApiClient(NetworkingV1Api).listNamespacedNetworkPolicy({ namespace });
    expect(policies.items.map(({ metadata }) => metadata?.name)).toEqual([]);
  });
});
