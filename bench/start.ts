import { openBrowser, openPage } from '../e2e/support/browser.js';
import { Api } from '../e2e/support/api.js';
import { DockerHost } from '../e2e/support/docker-host.js';
import { until } from '../e2e/support/processes.js';
import { aPlace, Product, type StartPlan } from '../e2e/support/product.js';
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

/** Starts the product again and again on data that is there. Answers the times, and the last one. */
async function startTimes(product: Product, plan: StartPlan): Promise<{ starts: number[]; last: Product }> {
  const starts: number[] = [];
  let last = product;
  for (let round = 0; round < 3; round += 1) {
    await last.interrupt();
    starts.push(await timed(async () => (last = await Product.start(product.place, plan))));
  }
  return { starts, last };
}

function pictureFigures(pictures: readonly number[], p50Ms: number, p95Ms: number): Figure[] {
  const measure = (share: string): string => `launch → first useful picture, ${share} of ${pictures.length}`;
  return [
    { measure: measure('p50'), valueMs: quantile(pictures, 0.5), targetMs: p50Ms },
    { measure: measure('p95'), valueMs: quantile(pictures, 0.95), targetMs: p95Ms },
  ];
}

async function measureLocally(rounds: number): Promise<Figure[]> {
  const place = await aPlace();
  let product = await Product.start(place);
  const api = new Api(product.url);
  try {
    await api.setUp(product.setupUrl ?? '', USERNAME, PASSWORD);
    const { starts, last } = await startTimes(product, {});
    product = last;
    await api.signIn(USERNAME, PASSWORD);
    const pictures = await launches(product, api, rounds);
    const { create, list } = await apiTimes(api, 20);
    return [
      ...pictureFigures(pictures, 1_500, 3_000),
      { measure: `POST /sessions p95 of ${create.length}`, valueMs: quantile(create, 0.95), targetMs: 50 },
      { measure: `GET /sessions p95 of ${list.length}`, valueMs: quantile(list, 0.95), targetMs: 20 },
      {
        measure: `npm start, built → ready, median of ${starts.length}`,
        valueMs: quantile(starts, 0.5),
        targetMs: 10_000,
      },
    ];
  } finally {
    await product.interrupt();
    place.remove();
  }
}

/** In containers of a real engine, with their image present. */
async function measureOnDocker(rounds: number): Promise<Figure[]> {
  const host = await DockerHost.open();
  const place = await aPlace();
  try {
    const product = await Product.start(place, host.plan);
    try {
      const api = new Api(product.url);
      await api.setUp(product.setupUrl ?? '', USERNAME, PASSWORD);
      return pictureFigures(await launches(product, api, rounds), 4_000, 4_000);
    } finally {
      await product.interrupt();
    }
  } finally {
    await host.close();
    place.remove();
  }
}

/**
 * Measures how long people wait: for `npm start`, for the API and for a desktop; with `--docker` for a desktop in a container.
 *
 * @param args the number of launches, 30 unless given, and `--docker`.
 */
export async function main(args: readonly string[]): Promise<number> {
  const rounds = Number(args.find((arg) => /^\d+$/.test(arg)) ?? 30);
  const { table, isMet } = report(await (args.includes('--docker') ? measureOnDocker(rounds) : measureLocally(rounds)));
  process.stdout.write(`\n${table}\n`);
  return isMet ? 0 : 1;
}
