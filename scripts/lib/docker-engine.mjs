/**
 * A Docker engine for tests and tools: the one that answers (`DOCKER_HOST`, or the system's socket), or one of our own, with its own
 * data and socket, that is stopped by `stop()`. Installs docker.io where that is missing and it may.
 */
import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { StepError } from './steps.mjs';
import { installSystemPackages } from './system-packages.mjs';

const OWN = {
  socket: '/run/streamspace-docker.sock',
  execRoot: '/run/streamspace-docker',
  pidFile: '/run/streamspace-docker.pid',
  dataRoot: '/var/lib/streamspace-docker',
  log: '/var/log/streamspace-docker.log',
};
const PACKAGES = [{ name: 'docker.io', provides: 'dockerd', why: 'Runs session containers.' }];
const START_DEADLINE_MS = 30_000;
const STOP_DEADLINE_MS = 20_000;

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

/** The UNIX sockets to try, best first. An engine elsewhere on the network is no use: sessions are reached by their addresses. */
function candidates() {
  const named = process.env.DOCKER_HOST;
  if (named) return named.startsWith('unix://') ? [named.slice('unix://'.length)] : [];
  return ['/var/run/docker.sock', OWN.socket];
}

/**
 * Finds an engine or starts one. Resolves with `{ socket, stop }`; `stop` ends what was started here and nothing else. Rejects with
 * StepError that says what to do.
 */
export async function dockerEngine() {
  for (const socket of candidates()) if (await answers(socket)) return { socket, stop: async () => {} };
  if (process.env.DOCKER_HOST) throw new StepError(`No Docker engine answers at ${process.env.DOCKER_HOST}. Start it.`);
  await installSystemPackages(PACKAGES);
  if (process.getuid() !== 0) {
    throw new StepError('No Docker engine answers, and only root can start one. Start it: sudo systemctl start docker');
  }
  return startOwn();
}

async function startOwn() {
  mkdirSync(OWN.dataRoot, { recursive: true, mode: 0o711 });
  process.stdout.write('Starting a Docker engine …\n');
  // The kernel's own overlay where it has it; plain copies work everywhere, slowly.
  for (const driver of ['overlay2', 'vfs']) {
    const engine = await startWith(driver);
    if (engine !== null) return engine;
  }
  throw new StepError(`The Docker engine did not start. ${OWN.log} says why.`);
}

async function startWith(driver) {
  const { socket, execRoot, pidFile, dataRoot } = OWN;
  const where = ['--data-root', dataRoot, '--exec-root', execRoot, '--pidfile', pidFile, '--host', `unix://${socket}`];
  const log = openSync(OWN.log, 'a', 0o600);
  // A group of its own: Ctrl-C ends the tests first, which still need it for cleaning up.
  const child = spawn('dockerd', [...where, '--storage-driver', driver], {
    stdio: ['ignore', log, log],
    detached: true,
  });
  closeSync(log);
  let hasEnded = false;
  const ended = new Promise((resolve) => {
    const end = () => {
      hasEnded = true;
      resolve();
    };
    child.once('exit', end);
    child.once('error', end);
  });
  const deadline = Date.now() + START_DEADLINE_MS;
  while (!hasEnded && Date.now() < deadline) {
    if (await answers(socket)) return { socket, stop: () => stop(child, ended) };
    await Promise.race([ended, delay(100)]);
  }
  await stop(child, ended);
  return null;
}

async function stop(child, ended) {
  if (child.pid === undefined) return;
  child.kill('SIGTERM');
  const inTime = await Promise.race([ended.then(() => true), delay(STOP_DEADLINE_MS, false, { ref: false })]);
  if (!inTime) child.kill('SIGKILL');
  await ended;
  // After SIGKILL its pid file stays, and the next engine would refuse to start if the number is in use again.
  if (readFile(OWN.pidFile) === String(child.pid)) rmSync(OWN.pidFile, { force: true });
}

function readFile(path) {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return null;
  }
}
