import { buildImages } from '../../scripts/lib/docker-images.mjs';

const FOLDER = 'testing/docker/root-init';
const TARGETS = ['selkies', 'kasmvnc'].map((target) => ({ name: `streamspace-test/${target}:1`, target }));

/** Names of images with a root init, one for each generation of them. */
export interface RootInitImages {
  /** Its WebSocket is at `websocket`. */
  readonly selkies: string;
  /** Its WebSocket is at `websockify`, and its page is isolated from other origins. */
  readonly kasmvnc: string;
}

/** Builds the images that are missing on the engine at `socket`. */
export async function buildRootInitImages(socket: string): Promise<RootInitImages> {
  const names = await buildImages(socket, { dockerfile: `${FOLDER}/Dockerfile`, context: [FOLDER], targets: TARGETS });
  const [selkies = '', kasmvnc = ''] = names;
  return { selkies, kasmvnc };
}
