import type { DesiredState, SessionSpec } from '../../../protocol/session.js';
import type { ApplyProgress, Instance } from '../../core/session-runtime.js';
import type { HomeStore } from '../homes/home-store.js';
import { localFailure, toFailure } from '../local-failures.js';
import type { LocalSessions } from './local-sessions.js';
import { findProcess } from '../sandbox/process-table.js';
import { freezeSandbox, killUser, thawSandbox } from '../sandbox/sandbox-processes.js';
import { requirePrograms } from '../required-programs.js';
import { aboutOf } from './session-details.js';
import type { SessionRecord } from './session-record.js';
import type { SessionStarter } from './session-starter.js';
import { newEndpoint } from './web-access.js';

/** "Make this session look like that." */
export interface Convergence {
  readonly spec: SessionSpec;
  readonly desired: DesiredState;
  readonly generation: number;
  readonly progress: ApplyProgress;
  readonly signal: AbortSignal;
}

/** Takes a session from whatever it is to what it should be, in steps that may each be the last one before a crash. */
export class SessionConverger {
  constructor(
    private readonly sessions: LocalSessions,
    private readonly homes: HomeStore,
    private readonly starter: SessionStarter,
  ) {}

  converge(wish: Convergence): Promise<Instance> {
    return this.sessions.locks.run(wish.spec.sessionId, () => this.convergeAlone(wish));
  }

  /** Removes everything of a session but its persistent home. */
  discard(id: string): Promise<void> {
    return this.sessions.locks.run(id, async () => {
      try {
        await this.stopAll(id, await this.sessions.read(id));
        await this.sessions.remove(id);
      } catch (error) {
        throw toFailure(error, 'runtime-error');
      }
    });
  }

  private async convergeAlone(wish: Convergence): Promise<Instance> {
    try {
      const record = await this.readOrSweep(wish);
      switch (wish.desired) {
        case 'running':
          return await this.run(wish, record);
        case 'standby':
          return await this.freeze(wish, record);
        case 'hibernated':
          return await this.hibernate(wish, record);
        case 'ended':
          return await this.end(wish, record);
      }
    } catch (error) {
      throw toFailure(error, 'runtime-error');
    }
  }

  /** A record that cannot be read is none, but what it named must not live on unseen: its home's user tells what that was. */
  private async readOrSweep({ spec }: Convergence): Promise<SessionRecord | null> {
    try {
      return await this.sessions.read(spec.sessionId);
    } catch {
      const { hostUid } = await this.homes.open(spec.home, spec.sessionId);
      if (hostUid !== null) await killUser(hostUid);
      return null;
    }
  }

  private async run(wish: Convergence, record: SessionRecord | null): Promise<Instance> {
    const id = wish.spec.sessionId;
    const processes = this.sessions.processesOf(record);
    const isAlive = processes?.init && findProcess(processes.launcher) && findProcess(processes.init);
    if (!record || !processes || !isAlive) return this.start(wish, record);
    thawSandbox(processes);
    await this.sessions.write(id, { ...record, generation: wish.generation, state: 'running' });
    return instance(wish, 'running', record);
  }

  private async freeze(wish: Convergence, record: SessionRecord | null): Promise<Instance> {
    const id = wish.spec.sessionId;
    await this.run(wish, record);
    const running = await this.sessions.read(id);
    const processes = this.sessions.processesOf(running);
    if (!running || !processes || !(await freezeSandbox(processes))) {
      throw localFailure('runtime-error', 'The processes of the session could not be frozen.');
    }
    await this.sessions.write(id, { ...running, state: 'standby' });
    return instance(wish, 'standby', running);
  }

  private async hibernate(wish: Convergence, record: SessionRecord | null): Promise<Instance> {
    const id = wish.spec.sessionId;
    await this.stopAll(id, record);
    await this.sessions.write(id, this.recordOf(wish, 'hibernated'));
    return { id, generation: wish.generation, state: 'hibernated' };
  }

  private async end(wish: Convergence, record: SessionRecord | null): Promise<Instance> {
    const id = wish.spec.sessionId;
    await this.stopAll(id, record);
    await this.sessions.remove(id);
    return { id, generation: wish.generation, state: 'absent' };
  }

  private async start(wish: Convergence, record: SessionRecord | null): Promise<Instance> {
    const id = wish.spec.sessionId;
    await this.stopAll(id, record);
    const endpoint = newEndpoint(wish.spec);
    const { cpuMillis, memoryMiB } = wish.spec.resources;
    const limits = { cpuMillis, memoryMiB };
    const starting = { ...this.recordOf(wish, 'starting'), limits, ...(endpoint && { web: endpoint }) };
    try {
      requirePrograms(wish.spec.stream.kind);
      await this.sessions.write(id, starting);
      const home = await this.openHome(wish);
      wish.progress.step('home-ready');
      const processes = await this.starter.start({
        ...wish,
        home,
        endpoint,
        record: (found) => this.sessions.write(id, { ...starting, processes: found }),
      });
      await this.sessions.write(id, { ...starting, state: 'running', processes });
      return instance(wish, 'running', starting);
    } catch (error) {
      await this.undoStart(id, record);
      throw toFailure(error, 'start-failed');
    }
  }

  private async openHome({ spec }: Convergence): ReturnType<HomeStore['open']> {
    try {
      return await this.homes.open(spec.home, spec.sessionId);
    } catch (error) {
      throw toFailure(error, 'home-unavailable');
    }
  }

  /** Leaves what was there before: a sleeping session sleeps on, and of a new one nothing stays. */
  private async undoStart(id: string, before: SessionRecord | null): Promise<void> {
    const begun = await this.sessions.read(id).catch(() => null);
    await this.sessions.stop(id, begun).catch(() => false);
    if (!before || (before.state !== 'hibernated' && before.home.kind === 'persistent')) {
      await this.sessions.remove(id).catch(() => undefined);
      return;
    }
    const state = before.state === 'hibernated' ? 'hibernated' : 'absent';
    await this.sessions.write(id, { ...before, state, processes: null }).catch(() => undefined);
  }

  private async stopAll(id: string, record: SessionRecord | null): Promise<void> {
    if (await this.sessions.stop(id, record)) return;
    throw localFailure('runtime-error', 'Some processes of the session could not be ended.');
  }

  private recordOf(wish: Convergence, state: SessionRecord['state']): Omit<SessionRecord, 'bootId'> {
    const { home, stream } = wish.spec;
    const about = aboutOf(wish.spec);
    return { generation: wish.generation, state, home, port: stream.port, processes: null, about };
  }
}

/** What runs keeps the limits that it was started with: not every machine lets us change them. */
function instance(
  { spec, generation }: Convergence,
  state: Instance['state'],
  { limits }: Pick<SessionRecord, 'limits'>,
): Instance {
  return { id: spec.sessionId, generation, state, ...(limits && { limits }) };
}
