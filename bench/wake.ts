import { TemplateDefinition } from '../protocol/http/templates.js';
import { Api } from '../e2e/support/api.js';
import { openBrowser, openPage } from '../e2e/support/browser.js';
import { DockerHost } from '../e2e/support/docker-host.js';
import { until } from '../e2e/support/processes.js';
import { aPlace, Product, type StartPlan } from '../e2e/support/product.js';
import { signInAs } from '../e2e/support/sign-in.js';
import type { Page } from 'playwright-core';
import { type Figure, quantile, report } from './figures.js';
import { measurePicture, type Picture } from './first-picture.js';

const BENCH = { username: 'bench', password: 'seventeen quiet otters' };

/** Sessions that are frozen at the same time: each takes a minute without input to be, and a machine holds only so many. */
const FROZEN_AT_ONCE = 4;
const FROZEN_WITHIN_MS = 240_000;
/** They are frozen together, each after a last picture; who comes back comes later than that. */
const FROZEN_SINCE_MS = 3_000;

/** As launches from the page that wakes them ask for: what was in use until it stood still has the size of its window. */
const SCREEN = { width: 1280, height: 720 };

/** How sessions are put to rest before they are woken. */
type Rest = 'hibernated' | 'standby';

/** The product with somebody at its home page. */
export interface Bench {
  readonly api: Api;
  readonly page: Page;
  readonly url: string;
}

/** Wakes a session from its card, and tells how its desktop came to be there to be used. */
async function wake({ page, url }: Bench, sessionId: string): Promise<Picture> {
  await page.goto(url);
  const card = page.locator(`[data-testid="session-card"][data-session="${sessionId}"]`);
  const button = card.getByRole('button', { name: /^Wake/ });
  await button.waitFor();
  return measurePicture(page, button);
}

/** Where the time of one wake went: each is counted from the click. */
function tell(round: number, picture: Picture): void {
  const { usefulMs, askedMs, givenMs, openedMs, connectedMs, paintingMs } = picture;
  const [useful, ...steps] = [usefulMs, askedMs, givenMs, openedMs, connectedMs].map((ms) => ms.toFixed(0));
  const [asked, given, opened, connected] = steps;
  process.stdout.write(
    `wake ${round}: ${useful} ms (ticket asked for ${asked}, given ${given}, socket open ${opened}, canvas ${connected}, painting took ${paintingMs.toFixed(0)})\n`,
  );
}

const isIn = (api: Api, id: string, state: string, deadlineMs?: number): Promise<unknown> =>
  until(`session ${id} to be ${state}`, async () => (await api.session(id)).state === state, deadlineMs);

/** Puts a desktop to sleep and wakes it with a click `rounds` times. Answers the milliseconds until it could be used. */
export async function afterSleep(bench: Bench, rounds: number): Promise<number[]> {
  const { id } = await bench.api.launch('desktop', { screen: SCREEN });
  await isIn(bench.api, id, 'running', 60_000);
  const times: number[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    await bench.api.call('POST', `/sessions/${id}/hibernate`);
    await isIn(bench.api, id, 'hibernated', 120_000);
    const picture = await wake(bench, id);
    // The first one warms the browser and the disk cache.
    if (round > 0) times.push(picture.usefulMs);
    tell(round, picture);
  }
  await bench.api.end(id);
  return times;
}

async function afterStandby(bench: Bench, rounds: number): Promise<number[]> {
  const times: number[] = [];
  await freezeSoon(bench.api);
  while (times.length < rounds) {
    const ids: string[] = [];
    for (let i = 0; i < FROZEN_AT_ONCE; i += 1) {
      const { id } = await bench.api.launch('desktop', { home: 'temporary', screen: SCREEN });
      await isIn(bench.api, id, 'running', 60_000);
      ids.push(id);
    }
    for (const id of ids) await isIn(bench.api, id, 'standby', FROZEN_WITHIN_MS);
    const stillBy = performance.now() + FROZEN_SINCE_MS;
    await until('the machine to be still again', () => performance.now() > stillBy);
    for (const id of ids) {
      const picture = await wake(bench, id);
      times.push(picture.usefulMs);
      tell(times.length, picture);
    }
    for (const id of ids) await bench.api.end(id);
  }
  return times;
}

/** Has desktops stand still after a minute. */
async function freezeSoon(api: Api): Promise<void> {
  const { body: found } = await api.call('GET', '/templates/desktop/definition');
  const definition = TemplateDefinition.parse(found);
  const change = { ...definition, idleMinutes: 60, standbyMinutes: 1 };
  const { status, body } = await api.call('PUT', '/templates/desktop', change);
  if (status !== 200) throw new Error(`The desktop could not be changed: ${JSON.stringify(body)}`);
}

async function onProduct(plan: StartPlan, work: (bench: Bench) => Promise<number[]>): Promise<number[]> {
  const place = await aPlace();
  const browser = await openBrowser();
  try {
    const product = await Product.start(place, { ...plan, env: { ...plan.env, STREAMSPACE_IDLE_FLOOR_MS: '1000' } });
    try {
      const api = new Api(product.url);
      await api.setUp(product.setupUrl ?? '', BENCH.username, BENCH.password);
      const { page } = await openPage(browser);
      await signInAs(page, product.url, BENCH);
      return await work({ api, page, url: product.url });
    } finally {
      await product.interrupt();
    }
  } finally {
    await browser.close();
    place.remove();
  }
}

async function measure(rest: Rest, isOnDocker: boolean, rounds: number): Promise<number[]> {
  const work = (bench: Bench): Promise<number[]> =>
    rest === 'standby' ? afterStandby(bench, rounds) : afterSleep(bench, rounds);
  if (!isOnDocker) return onProduct({}, work);
  const host = await DockerHost.open();
  try {
    return await onProduct(host.plan, work);
  } finally {
    await host.close();
  }
}

interface Kind {
  readonly what: string;
  readonly rest: Rest;
  readonly isOnDocker: boolean;
  readonly targetMs: number;
}

const LOCAL: Kind = { what: 'local', rest: 'hibernated', isOnDocker: false, targetMs: 2_500 };
const STOPPED: Kind = { what: 'Docker, stopped', rest: 'hibernated', isOnDocker: true, targetMs: 4_000 };
const STANDBY: Kind = { what: 'Docker, standby', rest: 'standby', isOnDocker: true, targetMs: 500 };

function kinds(args: readonly string[]): readonly Kind[] {
  if (args.includes('--standby')) return [STANDBY];
  return args.includes('--docker') ? [STOPPED, STANDBY] : [LOCAL];
}

async function figures({ what, rest, isOnDocker, targetMs }: Kind, rounds: number): Promise<Figure[]> {
  const times = await measure(rest, isOnDocker, rounds);
  const named = (share: string): string => `wake → first useful picture, ${what}, ${share} of ${times.length}`;
  return [
    { measure: named('p50'), valueMs: quantile(times, 0.5), targetMs },
    { measure: named('p95'), valueMs: quantile(times, 0.95), targetMs },
  ];
}

/**
 * Measures how long people wait for a session that was at rest, from the click to a desktop that can be used, in a real browser: local ones after sleep;
 * with `--docker` those in containers, after sleep and after standby; with `--standby` the latter alone.
 *
 * @param args the number of wakes of each kind, 20 unless given, and the options.
 */
export async function main(args: readonly string[]): Promise<number> {
  const rounds = Number(args.find((arg) => /^\d+$/.test(arg)) ?? 20);
  const measured: Figure[] = [];
  for (const kind of kinds(args)) measured.push(...(await figures(kind, rounds)));
  const { table, isMet } = report(measured);
  process.stdout.write(`\n${table}\n`);
  return isMet ? 0 : 1;
}
