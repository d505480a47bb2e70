import { AppsV1Api } from '@kubernetes/client-node';
import { missingCluster } from '../../scripts/lib/cluster.mjs';
import { eventually } from '../../testing/kubernetes/eventually.js';
import { ContractBench } from '../core/session-runtime-bench.contract.js';
import type { Instance } from '../core/session-runtime.js';
import { KubernetesContractPlatform } from './kubernetes-platform.contract.js';

const TOLD_MS = 5000;
/** A node restarts a container after ten seconds at the latest, the first time. */
const QUIET_MS = 15_000;

(missingCluster() === null ? describe : describe.skip)('pods that go by themselves', () => {
  let platform: KubernetesContractPlatform;
  let bench: ContractBench;
  beforeAll(async () => {
    platform = await KubernetesContractPlatform.open();
    bench = new ContractBench(platform);
  });
  afterEach(() => bench.endAll());
  afterAll(() => platform.dispose());

  /** What is told of a session next, and how long that took. */
  async function toldAfter(id: string, deed: () => Promise<unknown>): Promise<Instance & { readonly afterMs: number }> {
    let beganAt = 0;
    const told = new Promise<Instance & { afterMs: number }>((resolve) => {
      const watch = bench.runtime.watch((instance) => {
        if (instance.id !== id) return;
        setImmediate(() => watch.close());
        resolve({ ...instance, afterMs: performance.now() - beganAt });
      });
    });
    beganAt = performance.now();
    await deed();
    return told;
  }

  const replicasOf = async (id: string): Promise<number | undefined> => {
    const apps = platform.bench.config.makeApiClient(AppsV1Api);
    const { namespace } = platform.bench;
    return (await apps.readNamespacedDeployment({ name: `ss-${id}`, namespace })).spec?.replicas;
  };

  /** Watches as an agent does until nothing of the session is wanted any more. */
  async function staysDown(id: string): Promise<void> {
    const watch = bench.runtime.watch(() => undefined);
    try {
      await eventually(async () => expect(await replicasOf(id)).toBe(0));
      await eventually(async () => expect(await platform.bench.pods(id)).toEqual([]), QUIET_MS * 2);
      expect(await bench.find(id)).toMatchObject({ state: 'absent' });
    } finally {
      watch.close();
    }
  }

  it('are told within 5 s when a pod was deleted, and no other one takes its place', async () => {
    const id = await bench.running();
    const told = await toldAfter(id, () => platform.killInstance(id));
    expect(told).toMatchObject({ state: 'absent', reason: { code: 'instance-gone' } });
    expect(told.afterMs).toBeLessThan(TOLD_MS);
    await staysDown(id);
  });

  it('are told when a screen went, although the node begins the container again', async () => {
    const id = await bench.running();
    const told = await toldAfter(id, () => bench.shell(id, 'pkill Xvnc'));
    expect(told).toMatchObject({ state: 'absent', reason: { code: 'screen-lost' } });
    expect(told.afterMs).toBeLessThan(TOLD_MS);
    await staysDown(id);
    expect(await platform.newRuntime().list()).toMatchObject({
      complete: true,
      instances: [{ id, state: 'absent', reason: { code: 'screen-lost' } }],
    });
  });

  it('are told with what ended them when they ran out of memory', async () => {
    const spec = bench.webSession();
    await bench.apply({ ...spec, resources: { ...spec.resources, memoryMiB: 128 } }, 'running');
    // The kernel takes the greedy one first; the container ends with its first process.
    const told = await toldAfter(spec.sessionId, () =>
      bench.shell(spec.sessionId, `echo 1000 > /proc/1/oom_score_adj; perl -e '$x = "x" x 3e8; sleep 9'; true`),
    );
    expect(told).toMatchObject({ state: 'absent', reason: { code: 'out-of-memory' } });
    await staysDown(spec.sessionId);
  });

  it('can be started again by whoever asks', async () => {
    const id = await bench.running();
    await toldAfter(id, () => platform.killInstance(id));
    await staysDown(id);
    expect(await bench.apply(bench.spec(id), 'running')).toMatchObject({ state: 'running' });
    expect(await bench.greet(id)).toMatchObject(bench.spec(id).screen);
  });

  it('are taken over by an agent that finds a start half done', async () => {
    const spec = bench.session();
    const other = platform.newRuntime();
    // An agent that is killed neither finishes nor cleans up.
    void other
      .apply(spec, 'running', 1, { step: () => undefined }, new AbortController().signal)
      .catch(() => undefined);
    await eventually(async () => expect((await platform.bench.pods(spec.sessionId)).length).toBe(1));
    other.close();
    expect(await bench.apply(spec, 'running')).toMatchObject({ state: 'running' });
    expect(await bench.greet(spec.sessionId)).toMatchObject(spec.screen);
  });
});
