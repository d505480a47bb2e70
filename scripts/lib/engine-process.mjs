/** A dockerd with folders of its own, beside whatever else runs on the machine. Needs root. */
import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { StepError } from './steps.mjs';

const START_DEADLINE_MS = 60_000;
const STOP_DEADLINE_MS = 30_000;
const RESTART_MS = 500;

/** Where an engine keeps what; all below `root`, or in the places of ours. UNIX sockets allow no long paths. */
export function engineFolders(root) {
  if (root === undefined) {
    const name = 'streamspace-docker';
    return {
      socket: `/run/${name}.sock`,
      execRoot: `/run/${name}`,
      pidFile: `/run/${name}.pid`,
      dataRoot: `/var/lib/${name}`,
      log: `/var/log/${name}.log`,
    };
  }
  const [socket, execRoot, pidFile] = ['engine.sock', 'run', 'engine.pid'].map((name) => join(root, name));
  return { socket, execRoot, pidFile, dataRoot: join(root, 'data'), log: join(root, 'engine.log') };
}

/** Calls `path` of the engine's API; resolves with the answer's body, null for a refusal. */
function call(socketPath, method, path) {
  return new Promise((resolve) => {
    const asked = request({ socketPath, method, path, timeout: 20_000 }, (response) => {
      let body = '';
      response.on('data', (chunk) => (body += chunk));
      // An answer that was cut off has no end.
      response.once('close', () => resolve(response.complete && response.statusCode < 400 ? body : null));
      response.once('error', () => undefined);
    });
    asked.once('timeout', () => asked.destroy());
    asked.once('error', () => resolve(null));
    asked.end();
  });
}

export class EngineProcess {
  #child = null;
  #isWanted = false;
  #driver = null;

  constructor(folders, answers) {
    this.folders = folders;
    this.answers = answers;
  }

  /** Its process, also one that another program of ours has started; null when none runs. */
  get pid() {
    const pid = Number(readFile(this.folders.pidFile) ?? 0);
    return pid > 0 && readFile(`/proc/${pid}/comm`) === 'dockerd' ? pid : null;
  }

  /** Resolves when it answers. With `isKept` it is started again whenever it ends unasked. */
  async start({ isKept = false } = {}) {
    this.#isWanted = isKept;
    mkdirSync(this.folders.dataRoot, { recursive: true, mode: 0o711 });
    mkdirSync(this.folders.execRoot, { recursive: true, mode: 0o711 });
    // The kernel's own overlay where it has it; plain copies work everywhere, slowly.
    for (const driver of this.#driver === null ? ['overlay2', 'vfs'] : [this.#driver]) {
      if (await this.#startWith(driver)) return;
    }
    throw new StepError(`The Docker engine did not start. ${this.folders.log} says why.`);
  }

  /** Ends it like a power cut. What it runs goes on; the next start finds it. */
  async kill() {
    this.#isWanted = false;
    await this.#end('SIGKILL');
  }

  /** Ends it together with everything that still runs on it. */
  async stop() {
    this.#isWanted = false;
    const { socket } = this.folders;
    const running = JSON.parse((await call(socket, 'GET', '/containers/json')) ?? '[]');
    await Promise.all(running.map(({ Id: id }) => call(socket, 'POST', `/containers/${id}/stop?t=5`)));
    await this.#end('SIGTERM');
  }

  async #startWith(driver) {
    const { socket, execRoot, pidFile, dataRoot, log } = this.folders;
    await this.#clearAway();
    const where = [
      '--data-root',
      dataRoot,
      '--exec-root',
      execRoot,
      '--pidfile',
      pidFile,
      '--host',
      `unix://${socket}`,
    ];
    const file = openSync(log, 'a', 0o600);
    // Sessions outlive their engine. A group of its own: Ctrl-C ends those first who still need it for cleaning up.
    const child = spawn('dockerd', [...where, '--storage-driver', driver, '--live-restore'], {
      stdio: ['ignore', file, file],
      detached: true,
    });
    closeSync(file);
    // Whoever started it may leave before the others who use it.
    child.unref();
    this.#child = child;
    let hasEnded = false;
    const end = () => {
      hasEnded = true;
    };
    child.once('exit', end).once('error', end);
    const deadline = Date.now() + START_DEADLINE_MS;
    while (!hasEnded && Date.now() < deadline) {
      if (await this.answers(socket)) {
        this.#driver = driver;
        child.once('exit', () => void this.#keep());
        return true;
      }
      await delay(50);
    }
    // Somebody else may have been faster.
    if (await this.answers(socket)) return true;
    child.kill('SIGKILL');
    return false;
  }

  /** What an engine that was killed leaves: numbers of processes that are gone, or going, which the next one would wait for in vain. */
  async #clearAway() {
    if (this.pid !== null) return;
    rmSync(this.folders.pidFile, { force: true });
    const file = join(this.folders.execRoot, 'containerd', 'containerd.pid');
    const pid = Number(readFile(file) ?? 0);
    if (pid > 0 && readFile(`/proc/${pid}/comm`) === 'containerd') {
      process.kill(pid, 'SIGKILL');
      await this.#hasEnded(pid, STOP_DEADLINE_MS);
    }
    rmSync(file, { force: true });
  }

  async #keep() {
    while (this.#isWanted) {
      await delay(RESTART_MS);
      if (!this.#isWanted) return;
      process.stdout.write('The Docker engine ended unexpectedly and is started again.\n');
      try {
        return await this.start({ isKept: true });
      } catch (error) {
        process.stderr.write(`${error.message}\n`);
        await delay(RESTART_MS * 20);
      }
    }
  }

  async #end(signal) {
    const pid = this.pid;
    if (pid === null) return;
    process.kill(pid, signal);
    if (!(await this.#hasEnded(pid, STOP_DEADLINE_MS))) {
      process.kill(pid, 'SIGKILL');
      await this.#hasEnded(pid, STOP_DEADLINE_MS);
    }
    rmSync(this.folders.pidFile, { force: true });
  }

  /** Whether it is gone within `deadlineMs`; as a child of ours it stays in the list until it is waited for. */
  async #hasEnded(pid, deadlineMs) {
    const deadline = Date.now() + deadlineMs;
    while (Date.now() < deadline) {
      const isReaped = this.#child?.pid === pid && (this.#child.exitCode !== null || this.#child.signalCode !== null);
      if (isReaped || isGone(pid)) return true;
      await delay(20);
    }
    return false;
  }
}

/** Also when nobody has waited for it yet. */
function isGone(pid) {
  const stat = readFile(`/proc/${pid}/stat`);
  return stat === null || stat.slice(stat.lastIndexOf(')') + 2).startsWith('Z');
}

function readFile(path) {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return null;
  }
}
