import { readFileSync } from 'node:fs';
import { hostPidsOf } from '../../testing/docker/container-shell.js';
import { Api } from '../support/api.js';
import { DockerHost } from '../support/docker-host.js';
import { until } from '../support/processes.js';
import { aPlace, Product } from '../support/product.js';

const RUNNING_MS = 60_000;

describe('A session on Docker on a bad day', () => {
  const place = aPlace();
  let host: DockerHost;
  let product: Product;
  let api: Api;

  beforeAll(async () => {
    host = await DockerHost.open();
    product = await Product.start(await place, host.plan);
    api = new Api(product.url);
    await api.setUp(product.setupUrl ?? '', 'ada', 'seventeen quiet otters');
  }, 600_000);
  afterAll(async () => {
    await product.interrupt();
    await host.close();
    (await place).remove();
  });

  const runs = (id: string): Promise<unknown> =>
    until('the session to run', async () => (await api.session(id)).state === 'running', RUNNING_MS);
  const containersOf = (id: string): string[] => host.running().filter((name) => name.includes(id));

  /** Process of the session's screen, as this machine numbers it. */
  async function screenOf(id: string): Promise<number> {
    const container = await host.bench.container(id);
    const pids = container ? await hostPidsOf(container) : [];
    const screen = pids.find((pid) => /(^|\/)X(tiger)?vnc\0/.test(readFileSync(`/proc/${pid}/cmdline`, 'latin1')));
    if (screen === undefined) throw new Error('The session has no Xvnc.');
    return screen;
  }

  it('starts a session once when the agent is killed in the middle of it', async () => {
    const { id } = await api.launch('terminal');
    await product.kill('agents/docker/main.js');
    await runs(id);
    expect(containersOf(id)).toHaveLength(1);
    await api.call('DELETE', `/sessions/${id}`);
    await until('it to end', async () => (await api.session(id)).state === 'ended');
    await until('nothing of it to be left', () => containersOf(id).length === 0);
  });

  it('says why when the screen is killed underneath, and leaves nothing of it', async () => {
    const { id } = await api.launch('editor');
    await runs(id);
    process.kill(await screenOf(id), 'SIGKILL');
    const failed = await until('the session to fail', async () => {
      const session = await api.session(id);
      return session.state === 'failed' ? session : null;
    });
    expect(failed.reason?.code).toBe('screen-lost');
    await until('nothing of it to be left', () => containersOf(id).length === 0);
    expect((await api.call('POST', `/sessions/${id}/retry`)).status).toBe(202);
    await runs(id);
  });
});
