import { loadavg } from 'node:os';
import type { Page } from 'playwright-core';
import { ADA, ClusterStage } from '../e2e/support/kubernetes/cluster-stage.js';
import { signInAs } from '../e2e/support/sign-in.js';
import { type Figure, quantile, report } from './figures.js';
import { type Burst, launchAtOnce } from './kubernetes/burst.js';
import { countIdleRequests } from './kubernetes/idle-requests.js';
import { type Launches, measureLaunches } from './kubernetes/launches.js';
import { meanParts, meanSteps, ourShareMs } from './kubernetes/share.js';
import { afterSleep } from './wake.js';

const AT_ONCE = 30;
/** Far above what one person may launch in a minute, and what one node says that it holds. */
const ROOM = '1000';
const NO_LIMITS = {
  sessions: null,
  cpuMillis: null,
  memoryMiB: null,
  storageGiB: null,
  maxLifetimeMinutes: null,
  idleMinutes: null,
};
const VALUES = {
  controlPlane: { environment: { STREAMSPACE_LAUNCHES_PER_PERSON: ROOM, STREAMSPACE_IDLE_FLOOR_MS: '1000' } },
  agent: { capacity: { cpuMillis: 1_000_000, memoryMiB: 1_000_000, sessions: 1000 } },
};

/** Sets the product up so that no limit is in the way. */
async function signedIn(stage: ClusterStage): Promise<Page> {
  await stage.api.setUp(await stage.release.setupUrl(), ADA.username, ADA.password);
  const { status, body } = await stage.api.call('PUT', '/quotas/default', NO_LIMITS);
  if (status !== 200) throw new Error(`The limits could not be lifted: ${JSON.stringify(body)}`);
  const page = await stage.browser.newPage();
  await signInAs(page, stage.url, ADA);
  return page;
}

function figures(installMs: number, { pictures, parts }: Launches, wakes: readonly number[]): Figure[] {
  const count = pictures.length;
  const shares = parts.map(ourShareMs);
  return [
    { measure: `launch → first useful picture, p50 of ${count}`, valueMs: quantile(pictures, 0.5), targetMs: 4_000 },
    { measure: `launch → first useful picture, p95 of ${count}`, valueMs: quantile(pictures, 0.95), targetMs: 8_000 },
    { measure: `our share of it, p50 of ${count}`, valueMs: quantile(shares, 0.5), targetMs: 300 },
    { measure: `wake → first useful picture, p95 of ${wakes.length}`, valueMs: quantile(wakes, 0.95), targetMs: 6_000 },
    { measure: 'helm install → ready', valueMs: installMs, targetMs: 90_000 },
  ];
}

function tellParts({ parts }: Launches): void {
  const mean = meanParts(parts);
  const rows = Object.entries({
    'ours: click → written down': mean.askingMs,
    'ours: written down → agent has the home': mean.orderingMs,
    'scheduler, kubelet, container, desktop': mean.clusterMs,
    'ours: desktop ready → its picture': mean.showingMs,
    'beside: running → page asks for a ticket': mean.tellingMs,
    'beside: ticket': mean.ticketMs,
    'beside: its WebSocket': mean.openingMs,
    'beside: that open → picture': mean.picturingMs,
    "of that the browser's own painting": mean.paintingMs,
  }).map(([part, ms]) => `| ${part} | ${ms.toFixed(0)} ms |`);
  process.stdout.write(`\n${['| part of a launch | mean |', '|---|--:|', ...rows].join('\n')}\n`);
}

function tellSteps({ timelines }: Launches): void {
  const rows = [...meanSteps(timelines)].map(([step, ms]) => `| ${step} | ${ms.toFixed(0)} ms |`);
  process.stdout.write(`\n${['| step of a launch | mean |', '|---|--:|', ...rows].join('\n')}\n`);
}

function tellBurst({ running, failed, stuck, serverErrors, lastMs }: Burst): boolean {
  process.stdout.write(
    `\n${AT_ONCE} at once: ${running} running after ${(lastMs / 1000).toFixed(1)} s, ${failed} failed, ${stuck} stuck, ${serverErrors} answers of 5xx\n`,
  );
  return running === AT_ONCE && serverErrors === 0;
}

const tellLoad = (): boolean => process.stdout.write(`load of this machine: ${loadavg()[0]?.toFixed(1) ?? ''}\n`);

/** Everything but the requests of idle sessions, which need an agent of their own. */
async function measureProduct(rounds: number): Promise<boolean> {
  const startedAt = performance.now();
  const stage = await ClusterStage.open('bench', VALUES);
  try {
    const installMs = performance.now() - startedAt;
    const page = await signedIn(stage);
    tellLoad();
    const launches = await measureLaunches(stage, page, rounds);
    const wakes = await afterSleep({ api: stage.api, page, url: stage.url }, rounds);
    tellLoad();
    await page.goto('about:blank');
    const hasRoom = tellBurst(await launchAtOnce(stage, AT_ONCE));
    tellSteps(launches);
    tellParts(launches);
    const { table, isMet } = report(figures(installMs, launches, wakes));
    process.stdout.write(`\n${table}\n`);
    return isMet && hasRoom;
  } finally {
    await stage.close();
  }
}

/**
 * Measures in a real cluster how long people wait for a desktop that is launched or woken, how many sessions it starts at once, how often the agent asks the
 * API server for the sake of sessions that nobody uses, and how long `helm install` takes.
 *
 * @param args the number of launches and wakes, 10 unless given; `--idle` measures the requests alone, `--product` everything else.
 */
export async function main(args: readonly string[]): Promise<number> {
  const rounds = Number(args.find((arg) => /^\d+$/.test(arg)) ?? 10);
  const isMet = args.includes('--idle') || (await measureProduct(rounds));
  if (args.includes('--product')) return isMet ? 0 : 1;
  const requests = await countIdleRequests();
  process.stdout.write(
    `\nrequests to the API server for each idle session and minute: ${requests.toFixed(2)} (target 1)\n`,
  );
  return isMet && requests <= 1 ? 0 : 1;
}
