import { chmod, lchown, mkdir, rm } from 'node:fs/promises';
import { networkInterfaces } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import type { SessionSpec } from '../../../protocol/session.js';
import type { ApplyProgress, WebEndpoint } from '../../core/session-runtime.js';
import type { DesktopFiles } from '../desktop-files.js';
import type { OpenHome } from '../homes/home-store.js';
import { localFailure } from '../local-failures.js';
import { launchArguments, MOUNT_ROOT } from '../sandbox/launch-arguments.js';
import { launchSandbox } from '../sandbox/launch-sandbox.js';
import { closedRanges } from '../../core/closed-ranges.js';
import { pauseMs, unlessAborted } from '../../core/start-wait.js';
import { networkArguments } from '../sandbox/network-arguments.js';
import { findProcess, type ProcessIdentity } from '../sandbox/process-table.js';
import type { ResourceCgroups } from '../sandbox/resource-cgroup.js';
import { sandboxArguments, type SandboxPlan } from '../sandbox/sandbox-arguments.js';
import { findInit, type SandboxProcesses } from '../sandbox/sandbox-processes.js';
import { answers, FIRST_PAUSE_MS, type Asked } from '../screen/session-answer.js';
import { readLogTail } from './log-tail.js';
import { hasWayOut } from '../sandbox/way-out.js';
import type { SessionFolders } from './session-folders.js';
import { writeAccess } from './web-access.js';

/** What a start takes. */
export interface StartRequest {
  readonly spec: SessionSpec;
  readonly home: OpenHome;
  /** How the web application is served; none for screens. */
  readonly endpoint: WebEndpoint | undefined;
  readonly progress: ApplyProgress;
  readonly signal: AbortSignal;
  /** Writes the processes down. Awaited before the first of them does anything. */
  readonly record: (processes: SandboxProcesses) => Promise<void>;
}

/** Settings of {@link SessionStarter}. */
export interface StarterOptions {
  readonly startTimeoutMs: number;
  /** Whether sessions reach the Internet, where the machine does. */
  readonly hasInternet: boolean;
}

/** Tasks of one session: a browser alone has several hundred threads. */
const MAX_PROCESSES = 4096;
const MAX_OPEN_FILES = 16_384;
const LAST_WORD_LINES = 50;

/** User on the host that the session's socket has to belong to. */
function ownerOf({ hostUid }: SandboxProcesses): number {
  return hostUid ?? process.getuid?.() ?? 0;
}

function programOf({ workload, stream, screen }: SessionSpec): SandboxPlan['program'] {
  if (workload.platform === 'local') {
    if (stream.kind === 'rfb' && 'application' in workload)
      return { kind: 'rfb', application: workload.application, screen };
    if (stream.kind === 'http' && 'command' in workload)
      return { kind: 'http', command: workload.command, port: stream.port };
  }
  throw localFailure('start-failed', 'The spec is not for this platform.');
}

/** Starts the sandbox of one session and waits for its screen or its web application. Leaves cleaning up to its caller. */
export class SessionStarter {
  constructor(
    private readonly folders: SessionFolders,
    private readonly cgroups: ResourceCgroups,
    private readonly desktop: DesktopFiles,
    private readonly options: StarterOptions,
  ) {}

  async start(request: StartRequest): Promise<SandboxProcesses> {
    const { spec, home, endpoint, progress, signal } = request;
    const id = spec.sessionId;
    await this.emptyRunFolder(id, home.hostUid);
    if (endpoint) await writeAccess(this.folders.access(id), home.hostUid, spec, endpoint);
    signal.throwIfAborted();
    const launch = await launchSandbox(await this.arguments(spec, home), this.folders.log(id));
    const processes = { launcher: launch.launcher, init: null, hostUid: home.hostUid };
    await request.record(processes);
    launch.release();
    progress.step('workload-started');
    await this.awaitAnswer({ spec, endpoint, owner: ownerOf(processes) }, launch.launcher, signal);
    progress.step('screen-ready');
    const init = findInit(launch.launcher);
    if (!init) throw localFailure('start-failed', await this.lastWords(id));
    const started = { ...processes, init };
    await request.record(started);
    return started;
  }

  private async arguments(spec: SessionSpec, home: OpenHome): Promise<string[]> {
    const isRoot = home.hostUid !== null;
    const isOffline = !this.options.hasInternet || !(await hasWayOut(isRoot));
    const place = (name: string, path: string): string => (isRoot ? `${MOUNT_ROOT}/${name}` : path);
    const run = this.folders.run(spec.sessionId);
    const desktop = await this.desktop.folder();
    const sandbox = sandboxArguments({
      homeDir: place('home', home.path),
      runDir: place('run', run),
      desktopDir: place('desktop', desktop),
      program: programOf(spec),
      memoryMiB: spec.resources.memoryMiB,
      environment: spec.environment,
      isOffline,
    });
    const ranges = closedRanges(Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []));
    const limits = { maxProcesses: MAX_PROCESSES, maxOpenFiles: MAX_OPEN_FILES };
    return launchArguments({
      hostUid: home.hostUid,
      limits,
      cgroupProcs: this.cgroups.create(spec.sessionId, { ...spec.resources, maxProcesses: MAX_PROCESSES }),
      mountRoot: MOUNT_ROOT,
      mounts: [
        { source: home.path, target: `${MOUNT_ROOT}/home` },
        { source: run, target: `${MOUNT_ROOT}/run` },
        { source: desktop, target: `${MOUNT_ROOT}/desktop` },
      ],
      command: isOffline ? sandbox : networkArguments(ranges, sandbox),
    });
  }

  private async emptyRunFolder(id: string, hostUid: number | null): Promise<void> {
    const run = this.folders.run(id);
    await rm(run, { recursive: true, force: true });
    await mkdir(run, { mode: 0o700 });
    await chmod(run, 0o700);
    if (hostUid !== null) await lchown(run, hostUid, hostUid);
  }

  /** Asks until there is an answer, the agent's own limit is reached, or the control plane gives the start up. */
  private async awaitAnswer(asked: Asked, launcher: ProcessIdentity, signal: AbortSignal): Promise<void> {
    const { sessionId: id, stream } = asked.spec;
    const beganAt = performance.now();
    const path = this.folders.socket(id, stream.kind);
    for (;;) {
      if (await unlessAborted(answers(path, asked), signal).catch(() => false)) return;
      if (!findProcess(launcher)) throw localFailure('start-failed', await this.lastWords(id));
      const waitedMs = performance.now() - beganAt;
      if (signal.aborted || waitedMs > this.options.startTimeoutMs)
        throw localFailure('start-timeout', await this.lastWords(id));
      await delay(pauseMs(FIRST_PAUSE_MS[stream.kind], waitedMs), undefined, { signal }).catch(() => undefined);
    }
  }

  private async lastWords(id: string): Promise<string> {
    const lines = await readLogTail(this.folders.log(id), LAST_WORD_LINES).catch(() => []);
    return lines.join('\n').trimEnd().slice(-1500);
  }
}
