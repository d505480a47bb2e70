import type { Duplex } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import type { InstanceDetails } from '../../protocol/agent/instances.js';
import type { InstanceState } from '../../protocol/agent/messages.js';
import { PLAIN_WEB, type DesiredState, type SessionSpec } from '../../protocol/session.js';
import {
  type ApplyProgress,
  type Home,
  type Instance,
  type InstanceList,
  type InstanceStats,
  type InstanceWatch,
  RuntimeError,
  type SessionRuntime,
  type WebEndpoint,
} from '../../agents/core/session-runtime.js';
import { SessionWatcher } from '../../agents/core/sessions/session-watch.js';
import { EngineClient, notRunning } from './engine-client.js';
import { ContainerList, ContainerView, HomeList } from './engine-contract.js';

const ANSWER_MS = 1_000;
const READY_MS = 60_000;
const FOLLOW_AGAIN_MS = 100;
/** How often the list is looked at in case an event was lost, in milliseconds. */
const LOOK_EVERY_MS = 2_000;

const GONE = { code: 'instance-gone', message: 'The session stopped by itself. Start it again.' } as const;

const STATES: Readonly<Record<ContainerView['state'], InstanceState>> = {
  created: 'starting',
  running: 'running',
  frozen: 'standby',
  stopped: 'hibernated',
};

/** The world knows no more of a container than its session. */
const detailsOf = ({ id, sessionId }: ContainerView): InstanceDetails => ({
  id: sessionId,
  name: id,
  workload: null,
  template: null,
  home: null,
  userId: null,
  stream: null,
  resources: { cpuMillis: null, memoryMiB: null },
  createdAt: null,
});

/** A runtime whose machine is the rig's: real in everything but that its containers run nothing. Keeps no truth of its own. */
export class WorldRuntime implements SessionRuntime {
  private readonly engine: EngineClient;
  private readonly patient: EngineClient;
  private readonly watcher: SessionWatcher;

  constructor(socketPath: string) {
    this.engine = new EngineClient(socketPath, ANSWER_MS);
    this.patient = new EngineClient(socketPath, READY_MS);
    const read = async (): Promise<Instance[]> => (await this.containers()).map(instanceOf);
    this.watcher = new SessionWatcher(read, { follow: (happened) => this.follow(happened) }, LOOK_EVERY_MS, GONE);
  }

  async list(): Promise<InstanceList> {
    try {
      return { complete: true, instances: (await this.containers()).map(instanceOf) };
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
    try {
      return await this.watcher.whileBusy(spec.sessionId, async () => {
        const found = await this.find(spec.sessionId);
        const state = await this.converge(spec, desired, { found, generation, progress, signal });
        return { id: spec.sessionId, generation, state };
      });
    } catch (error) {
      if (error instanceof RuntimeError || signal.aborted) throw error;
      throw new RuntimeError(
        { code: 'runtime-error', message: 'The engine of the machine does not answer. Try again.' },
        String(error),
      );
    }
  }

  watch(changed: (instance: Instance) => void): InstanceWatch {
    return this.watcher.watch(changed);
  }

  async connect(sessionId: string, _port: number): Promise<Duplex> {
    const container = await this.find(sessionId);
    if (!container) throw notRunning();
    return this.engine.upgrade(`/containers/${container.id}/screen`);
  }

  endpoint(): Promise<WebEndpoint> {
    return Promise.resolve({ activity: PLAIN_WEB.activity, credentials: null });
  }

  logs(): Promise<readonly string[]> {
    return Promise.resolve([]);
  }

  async stats(): Promise<ReadonlyMap<string, InstanceStats>> {
    const running = (await this.containers()).filter(({ state }) => state === 'running');
    return new Map(running.map(({ sessionId }) => [sessionId, { cpuMillis: 10, memoryMiB: 16 }]));
  }

  async homes(): Promise<readonly Home[]> {
    return (await this.engine.call('GET', '/homes', HomeList)).map((home) => ({ ...home, sizeBytes: 0 }));
  }

  async describe(ids: readonly string[]): Promise<readonly InstanceDetails[]> {
    return (await this.containers()).filter(({ sessionId }) => ids.includes(sessionId)).map(detailsOf);
  }

  async discard(sessionId: string): Promise<void> {
    const found = await this.find(sessionId);
    if (found) await this.act(found.id, 'remove');
  }

  async removeHome(userId: string, template: string): Promise<void> {
    await this.engine.call('DELETE', `/homes/${userId}/${template}`, z.null());
  }

  private containers(): Promise<ContainerView[]> {
    return this.engine.call('GET', '/containers', ContainerList);
  }

  private async find(sessionId: string): Promise<ContainerView | undefined> {
    return (await this.containers()).find((container) => container.sessionId === sessionId);
  }

  private async act(id: string, action: string, client = this.engine, signal?: AbortSignal): Promise<void> {
    const answer = await client.call('POST', `/containers/${id}/${action}`, ContainerView.nullable(), {}, signal);
    if (answer === null && action !== 'remove') throw notRunning();
  }

  private async converge(spec: SessionSpec, desired: DesiredState, work: Convergence): Promise<InstanceState> {
    const { found } = work;
    switch (desired) {
      case 'running':
        await this.run(spec, work);
        return 'running';
      case 'standby':
        await this.freeze(spec, work);
        return 'standby';
      case 'hibernated':
        // A container that was never started is what stands for a session that has none.
        if (found?.state !== 'stopped') await this.act((found ?? (await this.create(spec, work))).id, 'stop');
        return 'hibernated';
      case 'ended':
        if (found) await this.act(found.id, 'remove');
        return 'absent';
    }
  }

  private async create(spec: SessionSpec, { generation }: Convergence): Promise<ContainerView> {
    const { sessionId, resources, home } = spec;
    await this.engine.call('PUT', '/homes', z.null(), home);
    return this.engine.call('POST', '/containers', ContainerView, { sessionId, generation, resources });
  }

  private async freeze(spec: SessionSpec, work: Convergence): Promise<void> {
    if (work.found?.state !== 'frozen') await this.run(spec, work);
    const container = await this.find(spec.sessionId);
    if (!container) throw notRunning();
    if (container.state !== 'frozen') await this.act(container.id, 'freeze');
  }

  private async run(spec: SessionSpec, work: Convergence): Promise<void> {
    const { found, progress, signal } = work;
    const container = found ?? (await this.create(spec, work));
    progress.step('home-ready');
    try {
      if (container.state === 'frozen') await this.act(container.id, 'thaw');
      else if (container.state !== 'running') await this.act(container.id, 'start');
      progress.step('workload-started');
      await this.act(container.id, 'ready', this.patient, signal);
      progress.step('screen-ready');
    } catch (error) {
      if (error instanceof RuntimeError && !found) await this.act(container.id, 'remove');
      else if (error instanceof RuntimeError && found?.state === 'stopped') await this.act(container.id, 'stop');
      throw error;
    }
  }

  private follow(happened: () => void): InstanceWatch {
    const closing = new AbortController();
    void this.followEvents(happened, closing.signal);
    return { close: () => closing.abort() };
  }

  private async followEvents(happened: () => void, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.engine.follow('/events', happened, signal).catch(() => undefined);
      await delay(FOLLOW_AGAIN_MS, undefined, { signal }).catch(() => undefined);
    }
  }
}

interface Convergence {
  readonly found: ContainerView | undefined;
  readonly generation: number;
  readonly progress: ApplyProgress;
  readonly signal: AbortSignal;
}

/** Labels of containers cannot change, so that the platform does not tell for which generation one is now. */
function instanceOf({ sessionId, state }: ContainerView): Instance {
  return { id: sessionId, generation: 0, state: STATES[state] };
}
