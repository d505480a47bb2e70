/**
 * `npm test` runs what needs no system package: unit, controller and integration specs of both sides, with a PostgreSQL of their own.
 * `node scripts/test.mjs SUITE …` runs the named ones: unit, int, client, contract, docker,
 * kubernetes-contract, e2e, waits. Results lie in `test-results/`.
 */
import { mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { build } from './lib/build.mjs';
import { missingCluster, provideCluster } from './lib/cluster.mjs';
import { installDependencies, requireNode } from './lib/dependencies.mjs';
import { dockerEngine } from './lib/docker-engine.mjs';
import { buildSessionImages } from './lib/docker-images.mjs';
import { missingIdentityProvider } from './lib/identity-provider.mjs';
import { jest, RESULTS } from './lib/jest-run.mjs';
import { installSystemPackages, localRuntimePackages } from './lib/system-packages.mjs';
import { summary } from './lib/test-results.mjs';
import { installWebApps } from './lib/web-apps.mjs';

/** Longer than an engine is given for its own end. */
const ENGINE_STOP_MS = 120_000;

process.chdir(join(dirname(fileURLToPath(import.meta.url)), '..'));

/** What each run of Jest takes along, and what it needs before. */
const RUNS = {
  unit: { args: [], suites: 'unit' },
  int: { args: [], suites: 'int' },
  client: { args: ['-c', 'client/jest.config.mjs'] },
  contract: { args: [], workers: 1, suites: 'contract', needs: ['desktop'] },
  docker: { args: [], workers: 1, suites: 'docker', needs: ['engine'] },
  e2e: { args: [], workers: 1, suites: 'e2e', needs: ['desktop', 'product', 'engine', 'webApps'] },
  // These two mostly wait, and so run beside the others, one after the other.
  waits: { args: [], workers: 1, suites: 'waits', needs: ['desktop', 'product', 'engine'], isBeside: true },
  'kubernetes-contract': {
    args: [],
    workers: 1,
    suites: 'kubernetes-contract',
    needs: ['engine', 'cluster'],
    isBeside: true,
  },
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

/** Prepares a run, then begins it. Resolves with a function that waits for its end and tells whether all of it passed. */
async function begin(name) {
  const plan = RUNS[name];
  const isReady = await prepare(plan.needs);
  process.stdout.write(`\n== ${name}\n`);
  const hasPassed = jest(name, plan);
  return async () => (await hasPassed) && isReady;
}

/** Runs one after the other. Resolves with whether all of it passed. */
async function inTurn(names) {
  let isGood = true;
  for (const name of names) isGood = (await (await begin(name))()) && isGood;
  return isGood;
}

/** Two rows at once. What runs beside begins first, because two preparations at once would be in each other's way. */
async function performAll(names) {
  const [first, ...later] = names.filter((name) => RUNS[name].isBeside);
  const end = first === undefined ? async () => true : await begin(first);
  const beside = (async () => {
    const isGood = await end();
    return (await inTurn(later)) && isGood;
  })();
  const others = await inTurn(names.filter((name) => !RUNS[name].isBeside));
  return (await beside) && others;
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
