/**
 * One run of Jest as a process that ends. Node 20 may turn for ever in its own clean-up after the last line of JavaScript, when a connection or
 * a pipe of a process that was killed is still being closed; and something that a test has left behind may keep the process alive.
 */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** Where results lie, one file for each run. */
export const RESULTS = 'test-results';
const NODE_OPTIONS = '--experimental-vm-modules --disable-warning=ExperimentalWarning';
/** Results of a run that never came to its tests, which the sum must show as a failure. */
export const NOTHING_RAN = { numPassedTests: 0, numFailedTests: 0, numRuntimeErrorTestSuites: 1 };
/** A whole run. */
const DEADLINE_MS = 60 * 60_000;
/** From the written results to the end of the process; others wait for their turn meanwhile. */
const LINGER_MS = 3_000;
const LOOK_MS = 1000;

/** Resolves with the exit code, null for one that was ended here. */
async function waitFor(child, name, outputFile) {
  const ended = new Promise((resolve) => child.once('exit', (code) => resolve({ code })));
  const deadline = Date.now() + DEADLINE_MS;
  for (let lingers = 0; Date.now() < deadline && lingers < LINGER_MS;) {
    const end = await Promise.race([ended, delay(LOOK_MS)]);
    if (end) return end.code;
    if (existsSync(outputFile)) lingers += LOOK_MS;
  }
  child.kill('SIGKILL');
  await ended;
  process.stderr.write(`The run "${name}" did not end by itself and was killed.\n`);
  return null;
}

/**
 * Runs Jest with the suites of that name; its report goes to standard error, its results to `test-results/NAME.json`. Resolves with whether
 * all of it passed. A run that never came to its tests counts as one that failed; one that passed and then did not end is ended, and said.
 */
export async function jest(name, { args = [], suites, workers = 2 }) {
  const outputFile = join(RESULTS, `${name}.json`);
  rmSync(outputFile, { force: true });
  const env = { ...process.env, NODE_OPTIONS, ...(suites ? { SUITE: suites } : {}) };
  const child = spawn(
    process.execPath,
    ['node_modules/jest/bin/jest.js', ...args, '--json', `--outputFile=${outputFile}`, `--maxWorkers=${workers}`],
    // With --json Jest prints the figures as one line on standard output, and its report on standard error.
    { env, stdio: ['ignore', 'ignore', 'inherit'] },
  );
  const code = await waitFor(child, name, outputFile);
  if (!existsSync(outputFile)) writeFileSync(outputFile, JSON.stringify(NOTHING_RAN));
  return code === 0 || (code === null && JSON.parse(readFileSync(outputFile, 'utf8')).success === true);
}
