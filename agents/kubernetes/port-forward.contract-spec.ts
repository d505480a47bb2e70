import { missingCluster } from '../../scripts/lib/cluster.mjs';
import { ContractBench } from '../core/session-runtime-bench.contract.js';
import { basicAuthorization } from '../core/web/basic-authorization.js';
import { KubernetesContractPlatform } from './kubernetes-platform.contract.js';
import { request } from 'node:http';

(missingCluster() === null ? describe : describe.skip)('sessions through the API server', () => {
  let platform: KubernetesContractPlatform;
  let bench: ContractBench;
  beforeAll(async () => {
    platform = await KubernetesContractPlatform.open({ STREAMSPACE_KUBERNETES_REACH: 'port-forward' });
    bench = new ContractBench(platform);
  });
  afterEach(() => bench.endAll());
  afterAll(() => platform.dispose());

  it('start, and show their screens to several viewers', async () => {
    const id = await bench.running();
    const { screen } = bench.spec(id);
    expect(await Promise.all([bench.greet(id), bench.greet(id)])).toEqual([
      expect.objectContaining(screen),
      expect.objectContaining(screen),
    ]);
  });

  it('show their pages, one connection after the other', async () => {
    const id = await bench.runningWeb();
    const { credentials } = await bench.runtime.endpoint(id);
    if (!credentials) throw new Error('The application has no password.');
    const ask = async (): Promise<number> => {
      const stream = await bench.runtime.connect(id, bench.spec(id).stream.port);
      const headers = { Host: 'session.apps.test', Authorization: basicAuthorization(credentials) };
      const call = request({ createConnection: () => stream, path: '/', headers }).end();
      return new Promise((resolve, reject) => {
        call.once('error', reject).once('response', (answer) => {
          answer.resume().once('end', () => resolve(answer.statusCode ?? 0));
        });
      });
    };
    expect([await ask(), await ask()]).toEqual([200, 200]);
  });

  it('refuse streams to whatever else listens in them, and to those that sleep', async () => {
    const id = await bench.running();
    await expect(bench.runtime.connect(id, 22)).rejects.toMatchObject({ name: 'RuntimeError' });
    await bench.apply(bench.spec(id), 'hibernated');
    await expect(bench.runtime.connect(id, 5900)).rejects.toMatchObject({ reason: { code: 'instance-gone' } });
  });
});
