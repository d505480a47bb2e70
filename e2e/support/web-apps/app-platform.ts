import { join } from 'node:path';
import type { Platform } from '../../../protocol/session.js';
import { buildRootInitImages } from '../../../testing/docker/root-init-images.js';
import { buildWebAppImages } from '../../../testing/docker/web-app-images.js';
import { DockerHost } from '../docker-host.js';
import type { ProductPlace, StartPlan } from '../product.js';
import { readTyped } from '../typed-files.js';

/** What specs of web applications must know of how sessions run. */
export interface AppPlatform {
  readonly name: Platform;
  readonly plan: StartPlan;
  /** Text of a file that a session has written into its home; null while there is none. */
  readHome(name: string): string | null;
  /** Removes what outlives the product. */
  close(): Promise<void>;
}

/** Sandboxes of this machine. */
export function onThisMachine({ dataDir }: ProductPlace): Promise<AppPlatform> {
  return Promise.resolve({
    name: 'local',
    plan: {},
    readHome: (name) => readTyped(join(dataDir, 'homes'), name),
    close: () => Promise.resolve(),
  });
}

/** Containers of a real engine, with the images of the web applications on it. */
export async function onDocker(): Promise<AppPlatform & { readonly host: DockerHost }> {
  const host = await DockerHost.open();
  await buildWebAppImages(host.bench.socket);
  await buildRootInitImages(host.bench.socket);
  return {
    name: 'docker',
    host,
    plan: host.plan,
    readHome: (name) => host.readHome(name),
    close: () => host.close(),
  };
}
