/** What the suites on a real cluster stand on: the cluster, the images in it, Helm, and an end that leaves nothing but the images. */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { CoreV1Api, KubeConfig } from '@kubernetes/client-node';
import { clusterTool, provideCluster } from './cluster.mjs';
import { loadImages } from './cluster-images.mjs';
import { dockerEngine } from './docker-engine.mjs';
import { buildImages, buildSessionImages } from './docker-images.mjs';
import { provideHelm } from './helm.mjs';
import { buildProductImages } from './product-images.mjs';
import { installSystemPackages, localRuntimePackages } from './system-packages.mjs';

/** Of our own images, those that the suites start. */
const APPLICATIONS = ['desktop', 'terminal', 'editor'];
const PRODUCT = ['control-plane', 'agent-kubernetes'];
const WEB_APPS = {
  dockerfile: 'testing/web-apps/Dockerfile',
  context: ['testing/web-apps'],
  targets: [{ name: 'streamspace-test/web-terminal:1', target: 'terminal' }],
};
const POSTGRES = {
  dockerfile: 'testing/postgres/Dockerfile',
  context: ['testing/postgres'],
  targets: [{ name: 'streamspace-test/postgres:15', target: 'postgres' }],
};
const NGINX = [
  { name: 'nginx-light', provides: 'nginx', why: 'Stands before the cluster as an ingress controller does.' },
];
const NAMESPACES_GONE_MS = 120_000;

/** Builds the images and copies them into the cluster. Without its tool the cluster must have them already. */
async function provideImages() {
  const tool = clusterTool();
  if (tool === null) {
    process.stdout.write('The cluster is not ours: its nodes must have the images, or be able to pull them.\n');
    return;
  }
  const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
  const engine = await dockerEngine();
  try {
    const images = [
      ...(await buildProductImages(engine.socket, version, PRODUCT)),
      ...(await buildImages(engine.socket, WEB_APPS)),
      ...(await buildImages(engine.socket, POSTGRES)),
      ...(await buildSessionImages(engine.socket, version, APPLICATIONS)),
    ];
    await loadImages(tool, engine.socket, images);
  } finally {
    await engine.stop();
  }
}

/** Provides everything. Resolves with the variables that the suites need. Rejects with StepError that says what cannot be had. */
export async function provideKubernetes() {
  const { kubeconfig } = await provideCluster();
  process.env.KUBECONFIG = kubeconfig;
  await installSystemPackages([...localRuntimePackages(), ...NGINX]);
  await provideHelm();
  await provideImages();
  return { KUBECONFIG: kubeconfig, STREAMSPACE_E2E_PREFIX: `ke2e-${randomBytes(3).toString('hex')}` };
}

/** Removes every namespace whose name begins with `prefix`, which is there only when a run was cut short. */
export async function removeNamespaces(prefix) {
  const config = new KubeConfig();
  config.loadFromDefault();
  const core = config.makeApiClient(CoreV1Api);
  const left = async () =>
    (await core.listNamespace()).items.filter(({ metadata }) => metadata.name.startsWith(`${prefix}-`));
  for (const { metadata } of await left()) await core.deleteNamespace({ name: metadata.name }).catch(() => {});
  const deadline = performance.now() + NAMESPACES_GONE_MS;
  while ((await left()).length > 0 && performance.now() < deadline) await delay(500);
}

/** Runs a command in a process group of its own, which is told of Ctrl-C and has ended with everything in it when this resolves. Resolves with its exit code. */
export function runGroup(command, args, options) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { ...options, detached: true });
    const signalGroup = (signal) => {
      try {
        process.kill(-child.pid, signal);
      } catch {
        // It is gone.
      }
    };
    const forward = () => {
      signalGroup('SIGINT');
      setTimeout(() => signalGroup('SIGKILL'), 10_000).unref();
    };
    process.on('SIGINT', forward).on('SIGTERM', forward);
    child.once('error', reject);
    child.once('exit', (code) => {
      process.off('SIGINT', forward).off('SIGTERM', forward);
      signalGroup('SIGKILL');
      resolve(code ?? 1);
    });
  });
}
