import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { APPLICATIONS, buildSessionImages } from '../../scripts/lib/docker-images.mjs';
import { answers, dockerEngine, type TestEngine } from '../../scripts/lib/docker-engine.mjs';
import { engineFolders } from '../../scripts/lib/engine-process.mjs';
import { SOFTWARE_VERSION } from '../../protocol/software-version.js';
import { until } from './processes.js';

/** Kept from run to run, because images take their time. */
const ROOT = '/var/lib/streamspace-e2e-engine';
const START_DEADLINE_MS = 60_000;

/** A Docker engine that a spec may kill: nobody else uses it. Has the images of the usual one. Needs root. */
export class KillableEngine implements TestEngine {
  readonly isOwn = true;
  private readonly folders = engineFolders(ROOT);
  private child: ChildProcess | null = null;

  get socket(): string {
    return this.folders.socket;
  }

  /** Where it keeps what it knows of containers; nothing lies there while no spec uses it. */
  get containersFolder(): string {
    return join(this.folders.dataRoot, 'containers');
  }

  /** Starts the first one, with images. Rejects where no engine can be had; the message says what to do. */
  static async open(): Promise<KillableEngine> {
    const usual = await dockerEngine();
    try {
      const engine = new KillableEngine();
      await engine.start({ isLiveRestore: true });
      const names = await buildSessionImages(usual.socket, SOFTWARE_VERSION, APPLICATIONS);
      engine.copyImages(names, usual.socket);
      return engine;
    } finally {
      await usual.stop();
    }
  }

  /** With `isLiveRestore` it adopts the containers that outlived the one before, otherwise it ends them, as engines do by default. */
  async start({ isLiveRestore }: { isLiveRestore: boolean }): Promise<void> {
    const { socket, execRoot, pidFile, dataRoot, log } = this.folders;
    mkdirSync(ROOT, { recursive: true, mode: 0o711 });
    const output = openSync(log, 'a', 0o600);
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
    const child = spawn('dockerd', [...where, ...(isLiveRestore ? ['--live-restore'] : [])], {
      stdio: ['ignore', output, output],
      detached: true,
    });
    closeSync(output);
    // Left over by a spec that failed, it must not keep the tests from ending.
    child.unref();
    this.child = child;
    await until(
      'the engine to answer',
      () => {
        if (child.exitCode !== null) throw new Error(`The engine did not start. ${log} says why.`);
        return answers(socket);
      },
      START_DEADLINE_MS,
    );
  }

  /** Kills it with -9, and its containerd with it. Containers go on. */
  async kill(): Promise<void> {
    await this.end('SIGKILL');
    const file = join(this.folders.execRoot, 'containerd', 'containerd.pid');
    if (existsSync(file)) await endProcess(Number(readFileSync(file, 'utf8')));
    for (const left of [file, this.folders.pidFile]) rmSync(left, { force: true });
  }

  async stop(): Promise<void> {
    await this.end('SIGTERM');
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    const { child } = this;
    if (child === null) return;
    child.kill(signal);
    await until('the engine to end', () => child.exitCode !== null || child.signalCode !== null);
    this.child = null;
  }

  private copyImages(names: readonly string[], from: string): void {
    const digests = (socket: string): string => {
      const args = [
        '--host',
        `unix://${socket}`,
        'images',
        '--no-trunc',
        '--format',
        '{{.Repository}}:{{.Tag}} {{.ID}}',
      ];
      const all = execFileSync('docker', args, { encoding: 'utf8' }).split('\n');
      return all
        .filter((line) => names.some((name) => line.startsWith(`${name} `)))
        .sort()
        .join('\n');
    };
    if (digests(from) === digests(this.socket)) return;
    const script = 'docker --host "unix://$1" save "${@:3}" | docker --host "unix://$2" load';
    execFileSync('bash', ['-o', 'pipefail', '-c', script, 'copy', from, this.socket, ...names], { stdio: 'ignore' });
  }
}

async function endProcess(pid: number): Promise<void> {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    return;
  }
  await until('containerd to end', () => !existsSync(`/proc/${pid}/exe`));
}
