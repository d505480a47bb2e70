import { Api } from './api.js';
import { nothingLeft, processesNaming, until } from './processes.js';
import { aPlace, Product, type ProductScript, type StartPlan } from './product.js';

const PASSWORD = 'seventeen quiet otters';
/** The first time on a machine, images are made. */
const PREPARATION_MS = 600_000;

/** Where the sessions of an interrupted product run. */
export interface InterruptedHost {
  readonly plan: StartPlan;
  /** What of any session runs now, a line each. */
  running(): string[];
  /** Removes what outlives the product. */
  close(): Promise<void>;
}

type Disaster = (product: Product, api: Api, agent: ProductScript) => Promise<void> | void;

/** Kills what Ctrl-C would rather ask. */
const DISASTERS: Record<string, Disaster> = {
  nothing: () => undefined,
  'the agent killed': (product, _api, agent) => kill(product, `dist/${agent}`),
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

/** Ctrl-C in the terminal of `npm start`, whatever happened before: nothing is left, and sessions sleep until the next start. */
export function describeCtrlC(title: string, agent: ProductScript, openHost: () => Promise<InterruptedHost>): void {
  describe(title, () => {
    let host: InterruptedHost;

    beforeAll(async () => {
      host = await openHost();
    }, PREPARATION_MS);
    afterAll(() => host.close());

    it.each(Object.entries(DISASTERS))(
      'leaves no process after %s, and the next start wakes what slept',
      async (name, disaster) => {
        const place = await aPlace();
        let product = await Product.start(place, host.plan);
        const nothingRuns = async (): Promise<void> => {
          await product.interrupt();
          await nothingLeft(place.dataDir);
          expect(host.running()).toEqual([]);
        };
        const api = new Api(product.url);
        await api.setUp(product.setupUrl ?? '', 'ada', PASSWORD);
        const { id } = await api.launch('terminal');
        await until('the session to run', async () => (await api.session(id)).state === 'running');
        await disaster(product, api, agent);
        await nothingRuns();
        if (name !== 'the agent revoked') {
          product = await Product.start(place, host.plan);
          await api.signIn('ada', PASSWORD);
          await until('the session to sleep', async () => (await api.session(id)).state === 'hibernated');
          await api.call('POST', `/sessions/${id}/wake`);
          await until('the session to run', async () => (await api.session(id)).state === 'running');
          await nothingRuns();
        }
        place.remove();
      },
    );

    it('is heard while the database starts', async () => {
      const place = await aPlace();
      const product = Product.spawn(place, host.plan);
      await until('the database to start', () => product.printed.includes('Starting the database'));
      await product.interrupt();
      await nothingLeft(place.dataDir);
      place.remove();
    });
  });
}
