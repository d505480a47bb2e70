import { buildImages } from '../../scripts/lib/docker-images.mjs';

const FOLDER = 'testing/web-apps';

/** Web applications that have an image. */
export const WEB_APP_IMAGES = ['terminal', 'screen', 'files', 'notebook'] as const;
export type WebAppImage = (typeof WEB_APP_IMAGES)[number];

export const webAppImage = (app: WebAppImage): string => `streamspace-test/web-${app}:1`;

/** Builds the images that are missing on the engine at `socket`. */
export async function buildWebAppImages(socket: string): Promise<void> {
  const targets = WEB_APP_IMAGES.map((target) => ({ name: webAppImage(target), target }));
  await buildImages(socket, { dockerfile: `${FOLDER}/Dockerfile`, context: [FOLDER], targets });
}
