import { execFile } from 'node:child_process';
import { readdir, rm } from 'node:fs/promises';
import { networkInterfaces } from 'node:os';
import type { Duplex } from 'node:stream';
import { contractWebApp } from '../../testing/agents/contract-web-app.js';
import type { HomeSpec, SessionSpec } from '../../protocol/session.js';
import type { ContractPlatform, ExecResult } from '../core/session-runtime-bench.contract.js';
import { LocalEnvironment, localRuntimeOptions } from './local-config.js';
import { LocalRuntime } from './local-runtime.js';
import { greetScreen } from '../core/rfb/rfb-greeting.js';
import {
  isNamespaceInit,
  processTree,
  readProcess,
  readProcesses,
  readUid,
  type ProcessIdentity,
} from './sandbox/process-table.js';
import { SessionFolders } from './sessions/session-folders.js';
import { readRecord } from './sessions/session-record.js';

const WEB_PORT = 8080;
const PERSON = ['HOME=/home/user', 'PATH=/usr/bin:/bin', 'DISPLAY=:0', 'LANG=C.UTF-8'];

/** The machine that the suite runs on, with a data folder that other users cannot enter. */
export class LocalContractPlatform implements ContractPlatform {
  readonly isMeasured = true;
  readonly hostAddress = firstAddress();
  readonly hostPaths: readonly string[];
  private readonly folders: SessionFolders;

  constructor(private readonly dataDir: string) {
    this.folders = new SessionFolders(dataDir);
    this.hostPaths = [
      dataDir,
      '/root',
      '/boot',
      '/sys/kernel',
      '/etc/shadow',
      '/etc/hostname',
      '/var/log',
      '/mnt',
      '/srv',
    ];
  }

  newRuntime(): LocalRuntime {
    return new LocalRuntime(localRuntimeOptions(LocalEnvironment.parse({}), this.dataDir));
  }

  spec(sessionId: string, home: HomeSpec): SessionSpec {
    return {
      sessionId,
      template: 'contract',
      workload: { platform: 'local', application: 'desktop' },
      stream: { kind: 'rfb', port: 5900 },
      home,
      resources: { cpuMillis: 1000, memoryMiB: 1024, storageGiB: 1 },
      screen: { width: 1024, height: 768 },
      environment: {},
    };
  }

  webSpec(sessionId: string, home: HomeSpec): SessionSpec {
    return {
      ...this.spec(sessionId, home),
      workload: { platform: 'local', command: contractWebApp(WEB_PORT) },
      stream: { kind: 'http', port: WEB_PORT },
      web: {
        readiness: { kind: 'http', path: '/' },
        access: { userVariable: 'APP_USER', passwordVariable: 'APP_PASSWORD' },
        activity: { requests: true, messages: false, ignoredPaths: ['/poll'], ignoredMessages: [] },
      },
    };
  }

  async exec(sessionId: string, argv: readonly string[]): Promise<ExecResult> {
    // The last first process is the sandbox's own; what it started stands in the middle of it.
    const tree = await this.tree(sessionId);
    const inside = tree.filter(isNamespaceInit).at(-1);
    if (inside === undefined) throw new Error('The session has no process to join.');
    const join = ['-t', String(inside), '--all', '--setuid', '1000', '--setgid', '1000'];
    return new Promise((resolve) => {
      execFile(
        'nsenter',
        [...join, 'env', '-i', '--chdir=/home/user', ...PERSON, ...argv],
        { timeout: 20_000 },
        (error, stdout) => {
          resolve({ code: typeof error?.code === 'number' ? error.code : error ? -1 : 0, output: stdout });
        },
      );
    });
  }

  greet(stream: Duplex): ReturnType<typeof greetScreen> {
    return greetScreen(stream);
  }

  async killInstance(sessionId: string): Promise<void> {
    const init = (await readRecord(this.folders.record(sessionId)))?.processes?.init;
    if (!init) throw new Error('The session has no first process.');
    process.kill(init.pid, 'SIGKILL');
    while (readProcess(init.pid)?.startTicks === init.startTicks) await new Promise((resolve) => setImmediate(resolve));
  }

  async hostUids(sessionId: string): Promise<number[]> {
    return (await this.tree(sessionId)).flatMap((pid) => readUid(pid) ?? []);
  }

  /** Every process of the session, on the host. */
  async processes(sessionId: string): Promise<ProcessIdentity[]> {
    return (await this.tree(sessionId)).flatMap((pid) => readProcess(pid) ?? []);
  }

  async dispose(): Promise<void> {
    expect(await readdir(this.folders.sessions).catch(() => [])).toEqual([]);
    await rm(this.dataDir, { recursive: true, force: true });
  }

  private async tree(sessionId: string): Promise<number[]> {
    const processes = (await readRecord(this.folders.record(sessionId)).catch(() => null))?.processes;
    return processes ? processTree(processes.launcher.pid, readProcesses()).map((entry) => entry.pid) : [];
  }
}

function firstAddress(): string {
  const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  return all.find((address) => address.family === 'IPv4' && !address.internal)?.address ?? '127.0.0.2';
}
