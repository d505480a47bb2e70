import { access } from 'node:fs/promises';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import type { InstanceDetails } from '../../protocol/agent/instances.js';
import type { DesiredState, SessionSpec } from '../../protocol/session.js';
import type {
  ApplyProgress,
  Home,
  Instance,
  InstanceList,
  InstanceStats,
  InstanceWatch,
  SessionRuntime,
  WebEndpoint,
} from '../core/session-runtime.js';
import { RuntimeError } from '../core/session-runtime.js';
import { PlatformWarnings } from '../core/warnings/platform-warnings.js';
import { DesktopFiles } from './desktop-files.js';
import { HomeRemover } from './homes/home-remover.js';
import { HomeStore } from './homes/home-store.js';
import { HostUsers } from './homes/host-users.js';
import type { LocalRuntimeOptions } from './local-config.js';
import { APPLICATION_LOST, localFailure, localReason } from './local-failures.js';
import { LocalSessions } from './sessions/local-sessions.js';
import { readLogTail } from './sessions/log-tail.js';
import { ResourceCgroups } from './sandbox/resource-cgroup.js';
import { SessionConverger } from './sessions/session-converger.js';
import { describeSession } from './sessions/session-details.js';
import { SessionFolders } from './sessions/session-folders.js';
import { SessionMeter } from './sessions/session-meter.js';
import { SessionSleeper } from './sessions/session-sleeper.js';
import { SessionStarter } from './sessions/session-starter.js';
import { watchSessions } from './sessions/session-watch.js';
import { errorText } from './system-errors.js';
import { connectSession } from './screen/session-socket.js';

const CONNECT_TIMEOUT_MS = 5000;
const DESKTOP_DEADLINE_MS = 15_000;
const DESKTOP_POLL_MS = 20;

/** Sessions as sandboxes on the machine that the agent runs on. See docs/architecture.md and {@link SessionRuntime}. */
export class LocalRuntime implements SessionRuntime {
  readonly warnings = new PlatformWarnings();
  private readonly folders: SessionFolders;
  private readonly sessions: LocalSessions;
  private readonly homeStore: HomeStore;
  private readonly homeRemover: HomeRemover;
  private readonly converger: SessionConverger;
  private readonly sleeper: SessionSleeper;
  private readonly meter = new SessionMeter();

  constructor(private readonly options: LocalRuntimeOptions) {
    const cgroups = new ResourceCgroups(this.warnings);
    this.folders = new SessionFolders(options.dataDir);
    this.sessions = new LocalSessions(this.folders, cgroups);
    const users = new HostUsers(this.folders, options.hostUsers);
    this.homeStore = new HomeStore(this.folders, users);
    this.homeRemover = new HomeRemover(this.folders, this.sessions);
    this.sleeper = new SessionSleeper(this.sessions, this.folders, users);
    const desktop = new DesktopFiles(options.desktopDir, this.folders.desktops);
    const starter = new SessionStarter(this.folders, cgroups, desktop, options);
    this.converger = new SessionConverger(this.sessions, this.homeStore, starter);
  }

  async list(): Promise<InstanceList> {
    try {
      const ids = await this.sessions.ids();
      const views = await Promise.all(ids.map((id) => this.viewIfReadable(id)));
      return { complete: !views.includes('unreadable'), instances: views.filter((view) => typeof view === 'object') };
    } catch {
      return { complete: false, instances: [] };
    }
  }

  async apply(
    spec: SessionSpec,
    desired: DesiredState,
    generation: number,
    progress: ApplyProgress,
    signal: AbortSignal,
  ): Promise<Instance> {
    const instance = await this.converger.converge({ spec, desired, generation, progress, signal });
    if (instance.state === 'running' && spec.stream.kind === 'rfb')
      void this.reportDesktop(spec.sessionId, progress, signal);
    return instance;
  }

  hibernateAll(): Promise<void> {
    return this.sleeper.hibernateAll();
  }

  watch(changed: (instance: Instance) => void): InstanceWatch {
    return watchSessions(this.sessions, this.folders, this.options.watchIntervalMs, changed);
  }

  async connect(sessionId: string, port: number): Promise<Duplex> {
    const record = await this.sessions.read(sessionId).catch(() => null);
    const processes = this.sessions.processesOf(record);
    if (!record || !processes || this.sessions.view(sessionId, record).state !== 'running') {
      throw localFailure('instance-gone', 'The session does not run here.');
    }
    if (record.port !== port) {
      throw new RuntimeError(
        {
          code: 'runtime-error',
          message: 'This session streams on one port only. Open the session again.',
        },
        `Port ${port} was asked for.`,
      );
    }
    const owner = processes.hostUid ?? process.getuid?.() ?? 0;
    const kind = record.web ? 'http' : 'rfb';
    return connectSession(kind, this.folders.socket(sessionId, kind), owner, CONNECT_TIMEOUT_MS).catch(
      (error: unknown) => {
        throw new RuntimeError(record.web ? APPLICATION_LOST : localReason('screen-lost'), errorText(error));
      },
    );
  }

  async endpoint(sessionId: string): Promise<WebEndpoint> {
    const record = await this.sessions.read(sessionId).catch(() => null);
    if (!record?.web) throw localFailure('instance-gone', 'The session has no web application that runs here.');
    return record.web;
  }

  logs(sessionId: string, lines: number): Promise<readonly string[]> {
    return readLogTail(this.folders.log(sessionId), lines);
  }

  async stats(): Promise<ReadonlyMap<string, InstanceStats>> {
    const ids = await this.sessions.ids().catch(() => []);
    const records = await Promise.all(ids.map((id) => this.sessions.read(id).catch(() => null)));
    const living = ids.flatMap((id, index) => {
      const init = this.sessions.processesOf(records[index] ?? null)?.init;
      return init ? [{ id, init }] : [];
    });
    return this.meter.measure(living);
  }

  homes(): Promise<readonly Home[]> {
    return this.homeStore.list();
  }

  async describe(ids: readonly string[]): Promise<readonly InstanceDetails[]> {
    const found = await Promise.all(ids.map((id) => describeSession(this.sessions, this.folders, id)));
    return found.filter((details) => details !== null);
  }

  discard(sessionId: string): Promise<void> {
    return this.converger.discard(sessionId);
  }

  removeHome(userId: string, template: string): Promise<void> {
    return this.homeRemover.remove(userId, template);
  }

  private async viewIfReadable(id: string): Promise<Instance | 'unreadable' | 'gone'> {
    try {
      const record = await this.sessions.read(id);
      return record ? this.sessions.view(id, record) : 'gone';
    } catch {
      return 'unreadable';
    }
  }

  /** The session says itself when its desktop is painted; nobody waits for that, but it shows in the timeline. */
  private async reportDesktop(id: string, progress: ApplyProgress, signal: AbortSignal): Promise<void> {
    const note = join(this.folders.run(id), 'desktop-ready');
    const deadline = Date.now() + DESKTOP_DEADLINE_MS;
    while (!signal.aborted && Date.now() < deadline) {
      const isPainted = await access(note)
        .then(() => true)
        .catch(() => false);
      if (isPainted) {
        progress.step('desktop-ready');
        return;
      }
      await delay(DESKTOP_POLL_MS, undefined, { ref: false });
    }
  }
}
