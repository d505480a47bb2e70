/**
 * `npm test` runs what needs no system package: unit, controller and integration specs of both sides, with a PostgreSQL of their own.
 * `node scripts/test.mjs SUITE …` runs the named ones: unit, int, client, contract, docker, e2e. Results lie in `test-results/`.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from './lib/build.mjs';
import { installDependencies, requireNode } from './lib/dependencies.mjs';
import { dockerEngine } from './lib/docker-engine.mjs';
import { buildSessionImages } from './lib/docker-images.mjs';
import { missingIdentityProvider } from './lib/identity-provider.mjs';
import { installSystemPackages, localRuntimePackages } from './lib/system-packages.mjs';
import { summary } from './lib/test-results.mjs';
import { installWebApps } from './lib/web-apps.mjs';

process.chdir(join(dirname(fileURLToPath(import.meta.url)), '..'));

const NODE_OPTIONS = '--experimental-vm-modules --disable-warning=ExperimentalWarning';
const RESULTS = 'test-results';
const NOTHING_RAN = { numPassedTests: 0, numFailedTests: 0, numRuntimeErrorTestSuites: 1 };

/** What each run of Jest takes along, and what it needs before. */
const RUNS = {
  unit: { args: [], suites: 'unit' },
  int: { args: [], suites: 'int' },
  client: { args: ['-c', 'client/jest.config.mjs'] },
  contract: { args: [], workers: 1, suites: 'contract', needs: ['desktop'] },
  docker: { args: [], workers: 1, suites: 'docker', needs: ['engine'] },
  e2e: { args: [], workers: 1, suites: 'e2e', needs: ['desktop', 'product', 'engine', 'webApps'] },
};

/** How to provide what a run needs. */
const NEEDS = {
  desktop: () => installSystemPackages(localRuntimePackages()),
  product: () => build(),
  engine: () => provideEngine(),
  webApps: () => installWebApps(),
};

/** The Docker engine of all runs that need one, with the session images on it. */
let engine = null;

async function provideEngine() {
  if (engine !== null) return;
  engine = await dockerEngine({ isKept: true });
  process.env.DOCKER_HOST = `unix://${engine.socket}`;
  await buildSessionImages(engine.socket, JSON.parse(readFileSync('package.json', 'utf8')).version);
}

function jest(name, { args, suites, workers = 2 }) {
  const outputFile = join(RESULTS, `${name}.json`);
  rmSync(outputFile, { force: true });
  const env = { ...process.env, NODE_OPTIONS, ...(suites ? { SUITE: suites } : {}) };
  const all = [
    'node_modules/jest/bin/jest.js',
    ...args,
    '--json',
    `--outputFile=${outputFile}`,
    `--maxWorkers=${workers}`,
  ];
  return new Promise((resolve) => {
    // Jest prints its report on standard error, and with --json the same figures as one line on standard output.
    spawn(process.execPath, all, { env, stdio: ['ignore', 'ignore', 'inherit'] }).once('exit', (code) => {
      // A run that never came to its tests is a failure that the sum must show.
      if (!existsSync(outputFile)) writeFileSync(outputFile, JSON.stringify(NOTHING_RAN));
      resolve(code === 0);
    });
  });
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
let isGood = true;
for (const name of wanted) {
  const plan = RUNS[name];
  if (!plan) throw new Error(`There is no suite "${name}". Choose from: ${Object.keys(RUNS).join(', ')}.`);
  process.stdout.write(`\n== ${name}\n`);
  const isReady = await prepare(plan.needs);
  isGood = (await jest(name, plan)) && isReady && isGood;
}
await engine?.stop();
const total = summary(
  wanted.map((name) => join(RESULTS, `${name}.json`)),
  (file) => readFileSync(file, 'utf8'),
);
// A run that proved less than it could says so where everybody looks.
const skipped = wanted.includes('e2e') ? missingIdentityProvider() : null;
if (skipped !== null) process.stdout.write(`\n${skipped}\n`);
process.stdout.write(`\n${total.line}\n`);
process.exit(isGood && total.failed === 0 && total.passed > 0 ? 0 : 1);
