import { Api } from '../support/api.js';
import { nothingLeft, processesNaming, until } from '../support/processes.js';
import { aPlace, Product } from '../support/product.js';

const PASSWORD = 'seventeen quiet otters';

/** Kills what Ctrl-C would rather ask. */
const DISASTERS: Record<string, (product: Product, api: Api) => Promise<void> | void> = {
  nothing: () => undefined,
  'the agent killed': (product) => kill(product, 'dist/agents/local/main.js'),
  'the control plane killed': (product) => kill(product, 'dist/src/main.js'),
  'the database killed': (product) => kill(product, 'bin/postgres -D'),
  'the agent revoked': async (_product, api) => {
    const { body } = await api.call('GET', '/agents');
    const [id] = /[0-9a-f-]{36}/.exec(JSON.stringify(body)) ?? [];
    expect((await api.call('DELETE', `/agents/${id ?? ''}`)).status).toBe(204);
  },
};

function kill(product: Product, command: string): void {
  const victim = processesNaming(product.place.dataDir).find((candidate) => candidate.command.includes(command));
  if (!victim) throw new Error(`There is no process of ${command}.`);
  process.kill(victim.pid, 'SIGKILL');
}

describe('Ctrl-C', () => {
  it.each(Object.entries(DISASTERS))(
    'leaves no process after %s, and the next start wakes what slept',
    async (name, disaster) => {
      const place = await aPlace();
      let product = await Product.start(place);
      const api = new Api(product.url);
      await api.setUp(product.setupUrl ?? '', 'ada', PASSWORD);
      const { id } = await api.launch('terminal');
      await until('the session to run', async () => (await api.session(id)).state === 'running');
      await disaster(product, api);
      await product.interrupt();
      await nothingLeft(place.dataDir);
      if (name !== 'the agent revoked') {
        product = await Product.start(place);
        await api.signIn('ada', PASSWORD);
        await until('the session to sleep', async () => (await api.session(id)).state === 'hibernated');
        await api.call('POST', `/sessions/${id}/wake`);
        await until('the session to run', async () => (await api.session(id)).state === 'running');
        await product.interrupt();
        await nothingLeft(place.dataDir);
      }
      place.remove();
    },
  );

  it('is heard while the database starts', async () => {
    const place = await aPlace();
    const product = Product.spawn(place);
    await until('the database to start', () => product.printed.includes('Starting the database'));
    await product.interrupt();
    await nothingLeft(place.dataDir);
    place.remove();
  });
});
