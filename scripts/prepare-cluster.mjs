/**
 * `node scripts/prepare-cluster.mjs [--detach]`: builds the cluster of the tests ahead of the suite that needs it, which takes minutes on a new machine and
 * nothing where it was built before. Others on the machine come first. With `--detach` it installs the packages that the build needs, leaves the
 * build to itself and ends; the suite waits for it. Twice at once is no harm: the second waits for the first.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, openSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { clusterTool, missingCluster } from './lib/cluster.mjs';
import { run } from './lib/steps.mjs';
import { installSystemPackages } from './lib/system-packages.mjs';

process.chdir(join(dirname(fileURLToPath(import.meta.url)), '..'));

/** What the tool would install by itself, without waiting for others who install something. */
const PACKAGES = ['make', 'rsync', 'jq', 'patch', 'openssl', 'iptables', 'conntrack', 'runc']
  .map((name) => ({ name, provides: name }))
  .concat([
    { name: 'dpkg-dev', provides: 'dpkg-source' },
    { name: 'xz-utils', provides: 'xz' },
    { name: 'iproute2', provides: 'ip' },
    { name: 'procps', provides: 'pgrep' },
    { name: 'docker.io', provides: 'containerd' },
  ]);
const LOG = 'test-results/cluster-build.log';
const gently = (tool) => ['nice', ['-n', '19', tool, 'build']];

function detach([command, args]) {
  mkdirSync(dirname(LOG), { recursive: true });
  const log = openSync(LOG, 'a');
  spawn(command, args, { detached: true, stdio: ['ignore', log, log] }).unref();
  process.stdout.write(`The cluster is being built in the background. Its log: ${LOG}\n`);
}

try {
  const tool = clusterTool();
  if (tool === null) {
    process.stdout.write(`${missingCluster() ?? 'The cluster of KUBECONFIG needs no preparation.'}\n`);
  } else {
    await installSystemPackages(PACKAGES);
    if (process.argv.includes('--detach')) detach(gently(tool));
    else await run('Building the cluster (up to ten minutes the first time)', ...gently(tool));
  }
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}
