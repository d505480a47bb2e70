/** Makes sure that Debian packages are there: installs them when it may, else names the one command that does. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { run, StepError } from './steps.mjs';

const inPath = (command) =>
  (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, command)));

/** What the local runtime needs: `[{ name, provides?, why }]`. */
export const localRuntimePackages = () =>
  JSON.parse(readFileSync('agents/local/system-packages.json', 'utf8')).packages;

/** Names that dpkg does not know as installed; without dpkg, those whose command is missing. */
function missing(packages) {
  if (!inPath('dpkg-query'))
    return packages.filter(({ provides }) => provides && !inPath(provides)).map(({ name }) => name);
  const names = packages.map(({ name }) => name);
  const { stdout } = spawnSync('dpkg-query', ['-W', '-f', '${Package} ${db:Status-Status}\n', ...names], {
    encoding: 'utf8',
  });
  const installed = new Set(
    stdout.split('\n').map((line) => (line.endsWith(' installed') ? line.split(' ')[0].split(':')[0] : '')),
  );
  return packages
    .filter(({ name, provides }) => !installed.has(name) && !(provides && inPath(provides)))
    .map(({ name }) => name);
}

/** Words to put before a command so that root runs it; null when that needs a password. */
function asRoot() {
  if (process.getuid() === 0) return [];
  return inPath('sudo') && spawnSync('sudo', ['-n', 'true']).status === 0
    ? ['sudo', '-n', '--preserve-env=DEBIAN_FRONTEND']
    : null;
}

/** Installs what is missing of `packages`. Rejects with StepError that names the command when it may not. */
export async function installSystemPackages(packages) {
  const names = missing(packages);
  if (names.length === 0) return;
  const install = ['apt-get', 'install', '--yes', '--no-install-recommends', ...names];
  const prefix = asRoot();
  if (prefix === null || !inPath('apt-get')) {
    const command = `sudo apt-get update && sudo ${install.join(' ')}`;
    throw new StepError(
      `These system packages are missing: ${names.join(', ')}. Install them and start again:\n\n  ${command}\n`,
    );
  }
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const [update, ...updateArgs] = [...prefix, 'apt-get', 'update', '-qq'];
  await run('Reading the lists of system packages', update, updateArgs, { env });
  const [command, ...args] = [...prefix, ...install, '-o', 'DPkg::Lock::Timeout=120', '-qq'];
  await run(`Installing ${names.length} system packages (about a minute)`, command, args, { env });
}
