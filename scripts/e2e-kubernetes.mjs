/**
 * `npm run e2e:kubernetes [-- JEST-ARGUMENT …]`: the product in a real cluster, by Helm, from the first link to the end. Its results lie in
 * `test-results/kubernetes.json`. Ctrl-C cleans up.
 */
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from './lib/build.mjs';
import { missingCluster } from './lib/cluster.mjs';
import { installDependencies, requireNode } from './lib/dependencies.mjs';
import { StepError } from './lib/steps.mjs';

process.chdir(join(dirname(fileURLToPath(import.meta.url)), '..'));

const RESULTS = 'test-results/kubernetes.json';
const NODE_OPTIONS = '--experimental-vm-modules --disable-warning=ExperimentalWarning';

const nothingRan = (failures) =>
  JSON.stringify({ numPassedTests: 0, numFailedTests: 0, numRuntimeErrorTestSuites: failures });

async function jest(variables) {
  const { runGroup } = await import('./lib/kubernetes-run.mjs');
  const args = [
    'node_modules/jest/bin/jest.js',
    '--json',
    `--outputFile=${RESULTS}`,
    '--runInBand',
    ...process.argv.slice(2),
  ];
  const env = { ...process.env, ...variables, NODE_OPTIONS, SUITE: 'kubernetes' };
  const code = await runGroup(process.execPath, args, { env, stdio: ['ignore', 'ignore', 'inherit'] });
  return code === 0;
}

async function main() {
  requireNode();
  await installDependencies();
  mkdirSync('test-results', { recursive: true });
  rmSync(RESULTS, { force: true });
  const skipped = missingCluster();
  if (skipped !== null) {
    process.stdout.write(`\n${skipped}\n`);
    writeFileSync(RESULTS, nothingRan(0));
    return true;
  }
  const { provideKubernetes, removeNamespaces } = await import('./lib/kubernetes-run.mjs');
  await build();
  const variables = await provideKubernetes();
  try {
    return await jest(variables);
  } finally {
    await removeNamespaces(variables.STREAMSPACE_E2E_PREFIX);
  }
}

let isGood = false;
try {
  isGood = await main();
} catch (error) {
  process.stderr.write(`${error instanceof StepError ? error.message : error.stack}\n`);
}
// A run that never came to its tests is a failure that the sum must show.
if (!existsSync(RESULTS)) writeFileSync(RESULTS, nothingRan(1));
process.exit(isGood ? 0 : 1);
