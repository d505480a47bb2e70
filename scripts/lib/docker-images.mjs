/** Builds images on an engine that may have no registry, and only those that are missing or old. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { debianBase } from './base-images.mjs';
import { docker, GENTLY } from './docker-cli.mjs';
import { run } from './steps.mjs';

/** Applications with an image of their own, and the names of those images. The tag is the version of this software. */
export const APPLICATIONS = ['desktop', 'browser', 'terminal', 'editor'];
export const imageName = (application) => `streamspace/${application}`;

const DESKTOP = {
  dockerfile: 'images/desktop/Dockerfile',
  context: ['agents/local/desktop', 'agents/local/system-packages.json', 'images/desktop'],
};
/** What an image was made of, so that the same is not made again. */
const SOURCE_LABEL = 'io.streamspace.source';

function digestOf(paths) {
  const hash = createHash('sha256');
  const add = (path) => {
    if (statSync(path).isDirectory()) for (const name of readdirSync(path).sort()) add(join(path, name));
    else hash.update(`${path}\0`).update(readFileSync(path));
  };
  paths.forEach(add);
  return hash.digest('hex').slice(0, 32);
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
 * Builds the targets of a Dockerfile that are missing, or older than `sources`, on the engine at `socket`. The paths are the repository's.
 * Resolves with the images' names.
 *
 * `context` is what the build is sent, and what `sources` are unless given. `prepare` makes what of it is not there yet, before the first
 * image that is built. `base` resolves with the name of the image that the Dockerfile's `BASE` is, and `labels` go onto each of the images.
 */
export async function buildImages(socket, options) {
  const { dockerfile, context, sources = context, targets, base = debianBase, prepare, labels = {} } = options;
  const digest = digestOf(sources);
  let isPrepared = false;
  for (const { name, target } of targets) {
    if (await isCurrent(socket, name, digest)) continue;
    if (!isPrepared) await prepare?.();
    isPrepared = true;
    const flags = ['--build-arg', `BASE=${await base(socket)}`, '--target', target];
    for (const [label, value] of Object.entries({ ...labels, [SOURCE_LABEL]: digest }))
      flags.push('--label', `${label}=${value}`);
    const build = 'tar -c "${@:5}" | docker --host "$1" build --network "$2" -t "$3" "${OPTIONS[@]}" -f "$4" -';
    const script = `OPTIONS=(${flags.map((flag) => `'${flag}'`).join(' ')}); ${build}`;
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
