/**
 * `npm test` runs what needs no system package: unit, controller and integration specs of both sides, with a PostgreSQL of their own.
 * `node scripts/test.mjs SUITE …` runs the named ones: unit, int, client, waits, kubernetes-contract, browser, e2e, kubernetes, docker,
 * contract. Results lie in `test-results/`.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { build } from './lib/build.mjs';
import { missingCluster, provideCluster } from './lib/cluster.mjs';
import { installDependencies, requireNode } from './lib/dependencies.mjs';
import { dockerEngine } from './lib/docker-engine.mjs';
import { buildSessionImages } from './lib/docker-images.mjs';
import { missingIdentityProvider } from './lib/identity-provider.mjs';
import { jest, NOTHING_RAN, RESULTS } from './lib/jest-run.mjs';
import { installSystemPackages, localRuntimePackages } from './lib/system-packages.mjs';
import { summary } from './lib/test-results.mjs';
import { installWebApps } from './lib/web-apps.mjs';

/** Longer than an engine is given for its own end. */
const ENGINE_STOP_MS = 120_000;
/** A run that is a script of its own. */
const SCRIPT_MS = 30 * 60_000;

process.chdir(join(dirname(fileURLToPath(import.meta.url)), '..'));

/** How many of the runs that need a machine go at once: each of them waits for programs, clocks and pictures most of its time. */
const LANES = 3;

/**
 * What each run takes along, and what it needs before. Those without `isAlone` share the machine with others, the longest first; `alone`
 * names what only one of them may use at a time. `script` is a run that prepares and counts by itself.
 */
const RUNS = {
  unit: { suites: 'unit', isAlone: true },
  int: { suites: 'int', isAlone: true },
  client: { args: ['-c', 'client/jest.config.mjs'], isAlone: true },
  waits: { workers: 1, suites: 'waits', needs: ['desktop', 'product', 'engine'] },
  'kubernetes-contract': { workers: 1, suites: 'kubernetes-contract', needs: ['engine', 'cluster'], alone: 'cluster' },
  browser: { workers: 1, suites: 'browser', needs: ['desktop', 'product', 'engine', 'webApps'] },
  e2e: { workers: 1, suites: 'e2e', needs: ['desktop', 'product', 'engine', 'webApps'], alone: 'engine' },
  kubernetes: { script: 'scripts/e2e-kubernetes.mjs', needs: ['product', 'engine', 'cluster'], alone: 'cluster' },
  docker: { workers: 1, suites: 'docker', needs: ['engine'], alone: 'engine' },
  contract: { workers: 1, suites: 'contract', needs: ['desktop'] },
};

/** How to provide what a run needs. */
const NEEDS = {
  desktop: () => installSystemPackages(localRuntimePackages()),
  product: () => build(),
  engine: () => provideEngine(),
  webApps: () => installWebApps(),
  cluster: async () => {
    if (missingCluster() === null) await provideCluster();
  },
};

/** The Docker engine of all runs that need one, with the session images on it. */
let engine = null;

async function provideEngine() {
  if (engine !== null) return;
  engine = await dockerEngine({ isKept: true });
  process.env.DOCKER_HOST = `unix://${engine.socket}`;
  await buildSessionImages(engine.socket, JSON.parse(readFileSync('package.json', 'utf8')).version);
}

/** Whether everything could be had. What cannot is said; the tests that need it will fail, and the others need not wait. */
async function prepare(needs = []) {
  let isReady = true;
  for (const need of needs) {
    await NEEDS[need]().catch((error) => {
      isReady = false;
      process.stderr.write(`${error.message}\n`);
    });
  }
  return isReady;
}

requireNode();
await installDependencies();
mkdirSync(RESULTS, { recursive: true });
const wanted = process.argv.length > 2 ? process.argv.slice(2) : ['unit', 'int', 'client'];
for (const name of wanted) {
  if (!RUNS[name]) throw new Error(`There is no suite "${name}". Choose from: ${Object.keys(RUNS).join(', ')}.`);
}

/** Runs a script that writes its own results, and ends it when it takes far too long. Resolves with whether it ended well. */
function ownRun(name, script) {
  const results = join(RESULTS, `${name}.json`);
  rmSync(results, { force: true });
  return new Promise((resolve) => {
    spawn(process.execPath, [script], { stdio: ['ignore', 'inherit', 'inherit'], timeout: SCRIPT_MS })
      .once('error', () => resolve(false))
      .once('exit', (code) => {
        if (!existsSync(results)) writeFileSync(results, JSON.stringify(NOTHING_RAN));
        resolve(code === 0);
      });
  });
}

/** Two preparations at once would be in each other's way. */
let prepared = Promise.resolve();

/** Prepares a run and performs it. Resolves with whether all of it passed. */
async function perform(name) {
  const { script, args = [], ...plan } = RUNS[name];
  const ready = prepared.then(() => prepare(plan.needs));
  prepared = ready;
  const isReady = await ready;
  process.stdout.write(`\n== ${name}\n`);
  const hasPassed = script === undefined ? await jest(name, { args, ...plan }) : await ownRun(name, script);
  return hasPassed && isReady;
}

/** Runs these at once, as many as there are lanes, and never two that use the same thing alone. Resolves with whether all of them passed. */
async function inLanes(names) {
  const waiting = [...names];
  const running = new Map();
  const taken = () => [...running.keys()].map((name) => RUNS[name].alone);
  const next = () => waiting.findIndex((name) => RUNS[name].alone === undefined || !taken().includes(RUNS[name].alone));
  let isGood = true;
  while (waiting.length > 0 || running.size > 0) {
    while (running.size < LANES && next() !== -1) {
      const [name] = waiting.splice(next(), 1);
      const end = perform(name)
        .catch((error) => process.stderr.write(`${error.stack}\n`) && false)
        .then((hasPassed) => {
          running.delete(name);
          isGood &&= hasPassed;
        });
      running.set(name, end);
    }
    await Promise.race(running.values());
  }
  return isGood;
}

/** What keeps the processors busy goes one after the other, before what shares them. */
async function performAll(names) {
  let isGood = true;
  for (const name of names.filter((name) => RUNS[name].isAlone)) isGood = (await perform(name)) && isGood;
  return (await inLanes(names.filter((name) => !RUNS[name].isAlone))) && isGood;
}

const isGood = await performAll(wanted);
await Promise.race([engine?.stop(), delay(ENGINE_STOP_MS)]);
const total = summary(
  wanted.map((name) => join(RESULTS, `${name}.json`)),
  (file) => readFileSync(file, 'utf8'),
);
// A run that proved less than it could says so where everybody looks.
const skipped = [
  wanted.includes('e2e') && missingIdentityProvider(),
  wanted.includes('kubernetes-contract') && missingCluster(),
].filter(Boolean);
for (const sentence of skipped) process.stdout.write(`\n${sentence}\n`);
process.stdout.write(`\n${total.line}\n`);
process.exit(isGood && total.failed === 0 && total.passed > 0 ? 0 : 1);
