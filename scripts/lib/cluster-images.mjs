/**
 * Copies images from a Docker engine into the cluster of the tests. What was copied is written down in the user's cache, for each cluster, so that only what
 * has changed is copied again.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { CoreV1Api, KubeConfig } from '@kubernetes/client-node';
import { docker } from './docker-cli.mjs';
import { run, StepError } from './steps.mjs';

const record = (cluster) =>
  join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'streamspace-tools', `images-of-${cluster}.json`);

/** What the cluster is known by: it changes when everything in it is thrown away. */
async function identityOf() {
  const config = new KubeConfig();
  config.loadFromDefault();
  const { metadata } = await config.makeApiClient(CoreV1Api).readNamespace({ name: 'kube-system' });
  return metadata.uid;
}

function recorded(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return {};
  }
}

async function idOf(socket, image) {
  const { code, output } = await docker(socket, ['image', 'inspect', '--format', '{{.Id}}', image]);
  if (code !== 0) throw new StepError(`The Docker engine has no image ${image}.`);
  return output;
}

/** Copies those of `images` that the cluster lacks or has otherwise, from the engine at `socket`, with the cluster's `tool`. */
export async function loadImages(tool, socket, images) {
  const file = record(await identityOf());
  const known = recorded(file);
  const wanted = await Promise.all(images.map(async (image) => [image, await idOf(socket, image)]));
  const changed = wanted.filter(([image, id]) => known[image] !== id);
  if (changed.length === 0) return;
  const names = changed.map(([image]) => image);
  const env = { ...process.env, DOCKER_HOST: `unix://${socket}` };
  await run(`Copying ${names.length} images into the cluster`, tool, ['load', ...names], { env });
  mkdirSync(dirname(file), { recursive: true });
  // Read again: another run may have written meanwhile.
  writeFileSync(file, `${JSON.stringify({ ...recorded(file), ...Object.fromEntries(changed) }, null, 2)}\n`);
}
