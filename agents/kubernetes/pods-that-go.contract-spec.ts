import { AppsV1Api } from '@kubernetes/client-node';
import { PLAIN_WEB } from '../../protocol/session.js';
import { missingCluster } from '../../scripts/lib/cluster.mjs';
import { eventually } from '../../testing/kubernetes/eventually.js';
import { ContractBench } from '../core/session-runtime-bench.contract.js';
import type { Instance } from '../core/session-runtime.js';
import { KubernetesContractPlatform } from './kubernetes-platform.contract.js';

/** A web application that takes ever more memory when it is asked for `/eat`. */
const GREEDY = [
  'use IO::Socket::INET; my @eaten; $SIG{PIPE} = "IGNORE";',
  'my $listener = IO::Socket::INET->new(LocalPort => 3000, Listen => 9, ReuseAddr => 1) or die "No port: $!";',
  'while (my $client = $listener->accept) { my $line = <$client>;',
  '  print $client "HTTP/1.1 200 OK\\r\\nContent-Length: 0\\r\\nConnection: close\\r\\n\\r\\n"; close $client;',
  '  while ($line =~ m#/eat#) { push @eaten, "x" x 1e7; } }',
].join(' ');
const TOLD_MS = 5000;
/** A node clears away what a pod was after ten seconds, and a minute later where it missed how a container ended. */
const CLEARED_MS = 100_000;

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
      await eventually(async () => expect(await platform.bench.pods(id)).toEqual([]), CLEARED_MS);
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
    const image = await platform.bench.commandImage('streamspace-test/greedy-web', ['/usr/bin/perl', '-e', GREEDY]);
    const spec = bench.webSession();
    const { activity } = spec.web ?? PLAIN_WEB;
    const greedy = {
      ...spec,
      workload: { platform: 'kubernetes', image },
      web: { ...PLAIN_WEB, activity },
      resources: { ...spec.resources, memoryMiB: 128 },
    } as const;
    await bench.apply(greedy, 'running');
    const told = await toldAfter(spec.sessionId, async () => {
      const stream = await bench.runtime.connect(spec.sessionId, spec.stream.port);
      stream.on('error', () => undefined).end('GET /eat HTTP/1.1\r\n\r\n');
    });
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

  it('are none of those that an agent finds running which has just begun, and hears of them later than of the rest', async () => {
    const id = await bench.running();
    const [pod] = await platform.bench.pods(id);
    let failures = 2;
    const next = platform.newRuntime((_method, path) => {
      if (path.endsWith('/pods') && (failures -= 1) >= 0) throw new Error('The list of pods does not come yet.');
    });
    const told: Instance[] = [];
    const watch = next.watch((instance) => told.push(instance));
    try {
      expect(await next.list()).toMatchObject({ complete: true, instances: [{ id, state: 'running' }] });
      expect(failures).toBeLessThan(0);
      expect([told, await replicasOf(id)]).toEqual([[], 1]);
      const [same] = await platform.bench.pods(id);
      expect(same?.metadata).toMatchObject({ uid: pod?.metadata?.uid });
      expect(same?.metadata?.deletionTimestamp).toBeUndefined();
    } finally {
      watch.close();
    }
  });

  it('are taken over by an agent that finds a start half done', async () => {
    const spec = bench.session();
    let isDead = false;
    const other = platform.newRuntime(() => {
      if (isDead) throw new Error('Nothing more is heard of an agent that was killed.');
    });
    const killed = new AbortController();
    const start = other.apply(spec, 'running', 1, { step: () => undefined }, killed.signal).catch(() => undefined);
    await eventually(async () => expect((await platform.bench.pods(spec.sessionId)).length).toBe(1));
    // It neither finishes nor cleans up, and leaves nothing waiting here.
    isDead = true;
    killed.abort();
    await start;
    other.close();
    expect(await bench.apply(spec, 'running')).toMatchObject({ state: 'running' });
    expect(await bench.greet(spec.sessionId)).toMatchObject(spec.screen);
  });
});
