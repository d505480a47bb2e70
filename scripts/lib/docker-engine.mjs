/**
 * A Docker engine for tests and for `npm start -- --docker`: the one that answers (`DOCKER_HOST`, or the system's socket), or one of our
 * own, with its own data and socket. Whoever uses ours is written down, and the last one to leave stops it, also after somebody was killed.
 */
import { accessSync, constants, mkdirSync } from 'node:fs';
import { request } from 'node:http';
import { EngineProcess, engineFolders } from './engine-process.mjs';
import { EngineUsers } from './engine-users.mjs';
import { StepError } from './steps.mjs';
import { installSystemPackages } from './system-packages.mjs';

const PACKAGES = [{ name: 'docker.io', provides: 'dockerd', why: 'Runs session containers.' }];
const SYSTEM_SOCKET = '/var/run/docker.sock';

/** Whether an engine answers on this UNIX socket within two seconds. */
export function answers(socketPath) {
  return new Promise((resolve) => {
    const ping = request({ socketPath, path: '/_ping', timeout: 2000 }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    ping.once('timeout', () => ping.destroy());
    ping.once('error', () => resolve(false));
    ping.end();
  });
}

/** Throws StepError where there is a socket that this user may not use. */
function requireAccess(socketPath) {
  try {
    accessSync(socketPath, constants.R_OK | constants.W_OK);
  } catch (error) {
    if (error.code !== 'EACCES') return;
    throw new StepError(
      `You may not use the Docker engine at ${socketPath}. Run this as root, or let your user use it, sign out and in, and start again: sudo usermod -aG docker "$USER"`,
    );
  }
}

/**
 * Finds an engine or starts one. Resolves with `{ socket, isOwn, stop }`; `stop` ends one of ours when nobody else uses it, and leaves any
 * other alone. With `isKept` one that is started here is started again whenever it ends unasked. Rejects with StepError that says what to do.
 */
export async function dockerEngine({ isKept = false } = {}) {
  const named = process.env.DOCKER_HOST;
  if (named) return namedEngine(named);
  if (await answers(SYSTEM_SOCKET)) return { socket: SYSTEM_SOCKET, isOwn: false, stop: async () => {} };
  if (process.getuid() !== 0) {
    requireAccess(SYSTEM_SOCKET);
    throw new StepError(
      'No Docker engine answers, and only root can start one. Start it, or run this as root: sudo systemctl start docker',
    );
  }
  await installSystemPackages(PACKAGES);
  return ownEngine(isKept);
}

/** Ends an engine of ours that nobody uses any more, because whoever started it was killed. */
export async function stopAbandonedEngine() {
  const engine = new EngineProcess(engineFolders(), answers);
  if (engine.pid !== null && process.getuid() === 0 && new EngineUsers(usersOf(engine)).leave()) await engine.stop();
}

const usersOf = ({ folders }) => `${folders.execRoot}.users`;

/** An engine elsewhere on the network is no use: sessions are reached by their addresses. */
async function namedEngine(address) {
  const socket = address.startsWith('unix://') ? address.slice('unix://'.length) : null;
  if (socket === null) {
    throw new StepError(
      `DOCKER_HOST is ${address}, but the engine must be on this machine, at a socket such as unix://${SYSTEM_SOCKET}. Correct DOCKER_HOST, or unset it.`,
    );
  }
  // Ours, by its name: whoever names it uses it as well.
  if (socket === engineFolders().socket && (await answers(socket)) && process.getuid() === 0) return ownEngine(false);
  if (!(await answers(socket))) {
    requireAccess(socket);
    throw new StepError(`No Docker engine answers at ${address}. Start it, or unset DOCKER_HOST to use another one.`);
  }
  return { socket, isOwn: false, stop: async () => {} };
}

async function ownEngine(isKept) {
  const engine = new EngineProcess(engineFolders(), answers);
  mkdirSync(engine.folders.execRoot, { recursive: true, mode: 0o711 });
  const users = new EngineUsers(usersOf(engine));
  users.enter();
  const stop = async () => {
    if (users.leave()) await engine.stop();
  };
  try {
    if (!(await answers(engine.folders.socket))) {
      process.stdout.write('Starting a Docker engine …\n');
      await engine.start({ isKept });
    }
    return { socket: engine.folders.socket, isOwn: true, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
