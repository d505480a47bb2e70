/** Builds the session images on an engine that may have no registry: their base comes from Debian's own mirror when it must. */
import { createHash } from 'node:crypto';
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run, StepError } from './steps.mjs';
import { installSystemPackages } from './system-packages.mjs';

/** Applications with an image of their own, and the names of those images. The tag is the version of this software. */
export const APPLICATIONS = ['desktop', 'browser', 'terminal', 'editor'];
export const imageName = (application) => `streamspace/${application}`;

const DEBIAN = { image: 'debian:bookworm-slim', own: 'streamspace-base:bookworm', suite: 'bookworm' };
const DESKTOP = {
  dockerfile: 'images/desktop/Dockerfile',
  context: ['agents/local/desktop', 'agents/local/system-packages.json', 'images/desktop'],
};
/** What an image was made of, so that the same is not made again. */
const SOURCE_LABEL = 'io.streamspace.source';
/** Others on the machine come first. */
const GENTLY = ['nice', '-n', '10'];

function docker(socket, args) {
  return new Promise((resolve) => {
    const child = spawn('docker', ['--host', `unix://${socket}`, ...args], { stdio: ['ignore', 'pipe', 'ignore'] });
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.once('error', () => resolve({ code: -1, output }));
    child.once('exit', (code) => resolve({ code, output: output.trim() }));
  });
}

const has = async (socket, image) => (await docker(socket, ['image', 'inspect', image])).code === 0;

function digestOf(context) {
  const hash = createHash('sha256');
  const add = (path) => {
    if (statSync(path).isDirectory()) for (const name of readdirSync(path).sort()) add(join(path, name));
    else hash.update(`${path}\0`).update(readFileSync(path));
  };
  context.forEach(add);
  return hash.digest('hex').slice(0, 32);
}

/** A minimal Debian as an image: from the registry, or made here when that does not answer. */
async function baseImage(socket) {
  for (const image of [DEBIAN.own, DEBIAN.image]) if (await has(socket, image)) return image;
  const pulled = await docker(socket, ['pull', '--quiet', DEBIAN.image]);
  if (pulled.code === 0) return DEBIAN.image;
  if (process.getuid() !== 0)
    throw new StepError(`No registry answers with ${DEBIAN.image}, and only root can make it here.`);
  await installSystemPackages([{ name: 'debootstrap', provides: 'debootstrap', why: 'Makes a base image.' }]);
  const root = mkdtempSync(join(tmpdir(), 'streamspace-base-'));
  try {
    const debootstrap = ['debootstrap', '--variant=minbase', DEBIAN.suite, root];
    await run('Making a base image (about a minute)', GENTLY[0], [...GENTLY.slice(1), ...debootstrap]);
    const script = 'tar -C "$1" --exclude=./var/cache/apt/archives/*.deb -c . | docker --host "$2" import - "$3"';
    await run('Importing it', 'bash', ['-o', 'pipefail', '-c', script, 'import', root, `unix://${socket}`, DEBIAN.own]);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
  return DEBIAN.own;
}

async function isCurrent(socket, image, digest) {
  const { output } = await docker(socket, [
    'image',
    'inspect',
    '--format',
    `{{index .Config.Labels "${SOURCE_LABEL}"}}`,
    image,
  ]);
  return output === digest;
}

/** Builds the images of `applications` that are missing or old on the engine at `socket`. Resolves with their names, with tags. */
export function buildSessionImages(socket, version, applications = APPLICATIONS) {
  const targets = applications.map((target) => ({ name: `${imageName(target)}:${version}`, target }));
  return buildImages(socket, { ...DESKTOP, targets });
}

/**
 * Builds the targets of a Dockerfile that are missing, or older than what `context` holds, on the engine at `socket`. The paths are the
 * repository's. Resolves with the images' names.
 */
export async function buildImages(socket, { dockerfile, context, targets }) {
  const digest = digestOf(context);
  for (const { name, target } of targets) {
    if (await isCurrent(socket, name, digest)) continue;
    const base = await baseImage(socket);
    const options = ['--build-arg', `BASE=${base}`, '--target', target, '--label', `${SOURCE_LABEL}=${digest}`];
    const build = 'tar -c "${@:5}" | docker --host "$1" build --network "$2" -t "$3" "${OPTIONS[@]}" -f "$4" -';
    const script = `OPTIONS=(${options.map((option) => `'${option}'`).join(' ')}); ${build}`;
    const args = ['-o', 'pipefail', '-c', script, 'build', `unix://${socket}`, 'host', name, dockerfile, ...context];
    const env = { ...process.env, DOCKER_BUILDKIT: '0' };
    await run(
      `Building the image ${name} (a few minutes the first time)`,
      GENTLY[0],
      [...GENTLY.slice(1), 'bash', ...args],
      { env },
    );
  }
  return targets.map(({ name }) => name);
}
