/** Makes sure that node_modules is what the lockfile says. Uses nothing but Node. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { run, StepError } from './steps.mjs';

const OLDEST_NODE = [20, 19];
const STAMP = 'node_modules/.streamspace-lockfile';

export function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1])) {
    throw new StepError(
      `Node.js ${OLDEST_NODE.join('.')} or newer is needed; this is ${process.versions.node}. Install a newer one.`,
    );
  }
}

/** Runs `npm ci` when the lockfile changed since the last time. Install scripts of packages are not run: none is needed. */
export async function installDependencies() {
  const wanted = createHash('sha256').update(readFileSync('package-lock.json')).digest('hex');
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === wanted) return;
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  await run('Installing npm packages (about a minute)', 'npm', args);
  writeFileSync(STAMP, wanted);
}
