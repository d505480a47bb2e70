import { openBrowser, openPage } from '../e2e/support/browser.js';
import { Api } from '../e2e/support/api.js';
import { until } from '../e2e/support/processes.js';
import { aPlace, Product } from '../e2e/support/product.js';
import { type Figure, quantile, report } from './figures.js';
import { measureFirstPicture } from './first-picture.js';

const USERNAME = 'bench';
const PASSWORD = 'seventeen quiet otters';

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

async function endAll(api: Api): Promise<void> {
  for (const session of await api.sessions()) await api.call('DELETE', `/sessions/${session.id}`);
  await until('all sessions to end', async () => (await api.sessions()).length === 0);
}

async function launches(product: Product, api: Api, rounds: number): Promise<number[]> {
  const browser = await openBrowser();
  const { page } = await openPage(browser);
  const times: number[] = [];
  try {
    await page.goto(`${product.url}/sign-in`);
    await page.getByLabel('Username').fill(USERNAME);
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByTestId('launch-desktop').waitFor();
    for (let round = 0; round <= rounds; round += 1) {
      await page.goto(product.url);
      await page.getByTestId('launch-desktop').waitFor();
      const ms = await measureFirstPicture(page);
      // The first one warms the browser and the disk cache.
      if (round > 0) times.push(ms);
      process.stdout.write(`launch ${round}: ${ms.toFixed(0)} ms\n`);
      await endAll(api);
    }
  } finally {
    await browser.close();
  }
  return times;
}

/** Sessions of an application that starts nothing heavy; each ends before the next is asked for. */
async function apiTimes(api: Api, rounds: number): Promise<{ create: number[]; list: number[] }> {
  const create: number[] = [];
  const list: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    create.push(await timed(() => api.launch('terminal', { home: 'temporary' })));
    for (let i = 0; i < 10; i += 1) list.push(await timed(() => api.sessions()));
    await endAll(api);
  }
  return { create, list };
}

/**
 * Measures how long people wait: for `npm start`, for the API and for a desktop.
 *
 * @param args the number of launches, 30 unless given.
 */
export async function main(args: readonly string[]): Promise<number> {
  const rounds = Number(args[0] ?? 30);
  const place = await aPlace();
  const starts: number[] = [];
  let product = await Product.start(place);
  const api = new Api(product.url);
  try {
    await api.setUp(product.setupUrl ?? '', USERNAME, PASSWORD);
    for (let round = 0; round < 3; round += 1) {
      await product.interrupt();
      starts.push(await timed(async () => (product = await Product.start(place))));
    }
    await api.signIn(USERNAME, PASSWORD);
    const pictures = await launches(product, api, rounds);
    const { create, list } = await apiTimes(api, 20);
    const figures: Figure[] = [
      {
        measure: `launch → first useful picture, p50 of ${pictures.length}`,
        valueMs: quantile(pictures, 0.5),
        targetMs: 1_500,
      },
      {
        measure: `launch → first useful picture, p95 of ${pictures.length}`,
        valueMs: quantile(pictures, 0.95),
        targetMs: 3_000,
      },
      { measure: `POST /sessions p95 of ${create.length}`, valueMs: quantile(create, 0.95), targetMs: 50 },
      { measure: `GET /sessions p95 of ${list.length}`, valueMs: quantile(list, 0.95), targetMs: 20 },
      {
        measure: `npm start, built → ready, median of ${starts.length}`,
        valueMs: quantile(starts, 0.5),
        targetMs: 10_000,
      },
    ];
    const { table, isMet } = report(figures);
    process.stdout.write(`\n${table}\n`);
    return isMet ? 0 : 1;
  } finally {
    await product.interrupt();
    place.remove();
  }
}
