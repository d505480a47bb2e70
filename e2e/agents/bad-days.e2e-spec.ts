import { Api } from '../support/api.js';
import { processesNaming, until } from '../support/processes.js';
import { aPlace, Product } from '../support/product.js';

const isScreen = (command: string): boolean => /(^|\/)Xvnc /.test(command);

describe('A session on a bad day', () => {
  const place = aPlace();
  let product: Product;
  let api: Api;

  beforeAll(async () => {
    product = await Product.start(await place);
    api = new Api(product.url);
    await api.setUp(product.setupUrl ?? '', 'ada', 'seventeen quiet otters');
  });
  afterAll(async () => {
    await product.interrupt();
    (await place).remove();
  });

  it('starts a session once when the agent is killed in the middle of it', async () => {
    const { id } = await api.launch('terminal');
    await product.kill('agents/local/main.js');
    await until('the session to run', async () => (await api.session(id)).state === 'running', 60_000);
    expect(processesNaming(id).filter(({ command }) => isScreen(command))).toHaveLength(1);
    await api.call('DELETE', `/sessions/${id}`);
    await until('it to end', async () => (await api.session(id)).state === 'ended');
    await until('nothing of it to be left', () => processesNaming(id).length === 0);
  });

  it('says why when the screen is killed underneath, and leaves nothing of it', async () => {
    const { id } = await api.launch('editor');
    await until('the session to run', async () => (await api.session(id)).state === 'running', 60_000);
    const victim = processesNaming(id).find(({ command }) => isScreen(command));
    if (!victim) throw new Error('The session has no Xvnc.');
    process.kill(victim.pid, 'SIGKILL');
    const failed = await until('the session to fail', async () => {
      const session = await api.session(id);
      return session.state === 'failed' ? session : null;
    });
    expect(failed.reason?.message).toMatch(/\.$/);
    await until('nothing of it to be left', () => processesNaming(id).length === 0);
    const retried = await api.call('POST', `/sessions/${id}/retry`);
    expect(retried.status).toBe(202);
    await until('the session to run again', async () => (await api.session(id)).state === 'running');
  });
});
