/** What images begin with: from the registry, or made here where none answers. */
import { mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { docker, GENTLY, has } from './docker-cli.mjs';
import { run, StepError } from './steps.mjs';
import { installSystemPackages } from './system-packages.mjs';

const DEBIAN = { image: 'debian:bookworm-slim', own: 'streamspace-base:bookworm', suite: 'bookworm' };

/** The newest release of Node with long-term support. The Dockerfile names the same image. */
const NODE_VERSION = '24.21.0';
const NODE = {
  image: 'node:24-bookworm-slim',
  own: `streamspace-node:${NODE_VERSION}-bookworm`,
  dockerfile: 'images/product/node.Dockerfile',
  package: `node-linux-${process.arch}@${NODE_VERSION}`,
};

/** The one of `image` and `own` that the engine has, or can pull; null where it has none and no registry answers. */
async function available(socket, { image, own }) {
  for (const name of [own, image]) if (await has(socket, name)) return name;
  return (await docker(socket, ['pull', '--quiet', image])).code === 0 ? image : null;
}

/** Calls `make` with an empty folder that is removed afterwards. */
async function withFolder(make) {
  const folder = mkdtempSync(join(tmpdir(), 'streamspace-base-'));
  try {
    await make(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Name of a minimal Debian on the engine. Rejects with StepError where it can neither be pulled nor made. */
export async function debianBase(socket) {
  const found = await available(socket, DEBIAN);
  if (found !== null) return found;
  if (process.getuid() !== 0)
    throw new StepError(`No registry answers with ${DEBIAN.image}, and only root can make it here.`);
  await installSystemPackages([{ name: 'debootstrap', provides: 'debootstrap', why: 'Makes a base image.' }]);
  await withFolder(async (root) => {
    const debootstrap = ['debootstrap', '--variant=minbase', DEBIAN.suite, root];
    await run('Making a base image (about a minute)', GENTLY[0], [...GENTLY.slice(1), ...debootstrap]);
    const script = 'tar -C "$1" --exclude=./var/cache/apt/archives/*.deb -c . | docker --host "$2" import - "$3"';
    await run('Importing it', 'bash', ['-o', 'pipefail', '-c', script, 'import', root, `unix://${socket}`, DEBIAN.own]);
  });
  return DEBIAN.own;
}

/** Name of a minimal Debian with Node on the engine. Where no registry of images answers, that of npm packages has the official program. */
export async function nodeBase(socket) {
  const found = await available(socket, NODE);
  if (found !== null) return found;
  const base = await debianBase(socket);
  await withFolder(async (folder) => {
    await run(`Fetching Node ${NODE_VERSION}`, 'npm', [
      'pack',
      '--silent',
      `--pack-destination=${folder}`,
      NODE.package,
    ]);
    await run('Unpacking it', 'bash', ['-c', 'tar -C "$1" -xzf "$1"/*.tgz package/bin/node', 'unpack', folder]);
    renameSync(join(folder, 'package', 'bin', 'node'), join(folder, 'node'));
    const build = ['build', '--build-arg', `BASE=${base}`, '-t', NODE.own, '-f', NODE.dockerfile];
    const args = ['--host', `unix://${socket}`, ...build, folder];
    const env = { ...process.env, DOCKER_BUILDKIT: '0' };
    await run(`Building the image ${NODE.own}`, GENTLY[0], [...GENTLY.slice(1), 'docker', ...args], { env });
  });
  return NODE.own;
}
