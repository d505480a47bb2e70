import { PassThrough, type Duplex } from 'node:stream';
import type { InstanceDetails } from '../../protocol/agent/instances.js';
import type { InstanceState } from '../../protocol/agent/messages.js';
import { PLAIN_WEB, type DesiredState, type SessionSpec } from '../../protocol/session.js';
import {
  RuntimeError,
  type ApplyProgress,
  type Home,
  type Instance,
  type InstanceList,
  type InstanceStats,
  type InstanceWatch,
  type SessionRuntime,
  type WebEndpoint,
} from '../../agents/core/session-runtime.js';
import { PlatformWarnings } from '../../agents/core/warnings/platform-warnings.js';

const STATES: Record<DesiredState, InstanceState> = {
  running: 'running',
  standby: 'standby',
  hibernated: 'hibernated',
  ended: 'absent',
};

/** What a machine keeps while agents come and go: hand it to a new runtime to restart the agent. */
export class InMemoryPlatform {
  readonly instances = new Map<string, Instance>();
  /** By person and application, with a space in between. */
  readonly homes = new Map<string, Home>();
  /** Whether the platform answers in full. */
  isUp = true;
}

/** One call of `apply`, as the runtime saw it. */
export interface AppliedCall {
  readonly sessionId: string;
  readonly desired: DesiredState;
  readonly generation: number;
}

/** A platform that does at once what it is asked, and remembers it. */
export class InMemoryRuntime implements SessionRuntime {
  readonly applied: AppliedCall[] = [];
  readonly discarded: string[] = [];
  readonly warnings = new PlatformWarnings();
  /** Makes the screen of a session; an echo unless a test says otherwise. */
  screen: (sessionId: string) => Duplex | Promise<Duplex> = () => new PassThrough();
  /** How web applications are to be served. */
  web: WebEndpoint = { activity: PLAIN_WEB.activity, credentials: null };
  private readonly watchers = new Set<(instance: Instance) => void>();

  constructor(readonly platform = new InMemoryPlatform()) {}

  list(): Promise<InstanceList> {
    const { isUp, instances } = this.platform;
    return Promise.resolve({ complete: isUp, instances: isUp ? [...instances.values()] : [] });
  }

  async apply(
    spec: SessionSpec,
    desired: DesiredState,
    generation: number,
    progress: ApplyProgress,
    signal: AbortSignal,
  ): Promise<Instance> {
    this.applied.push({ sessionId: spec.sessionId, desired, generation });
    if (desired === 'running') progress.step('workload-started');
    await this.converge(spec, desired, signal);
    if (desired === 'running') progress.step('screen-ready');
    return this.put({ id: spec.sessionId, generation, state: STATES[desired] });
  }

  hibernateAll(): Promise<void> {
    for (const instance of this.platform.instances.values()) this.put({ ...instance, state: 'hibernated' });
    return Promise.resolve();
  }

  watch(changed: (instance: Instance) => void): InstanceWatch {
    this.watchers.add(changed);
    return { close: () => this.watchers.delete(changed) };
  }

  connect(sessionId: string, _port: number): Promise<Duplex> {
    if (this.platform.instances.get(sessionId)?.state === 'running') return Promise.resolve(this.screen(sessionId));
    const message = 'The session does not run. Start it first.';
    return Promise.reject(new RuntimeError({ code: 'instance-gone', message }));
  }

  endpoint(): Promise<WebEndpoint> {
    return Promise.resolve(this.web);
  }

  logs(): Promise<readonly string[]> {
    return Promise.resolve([]);
  }

  stats(): Promise<ReadonlyMap<string, InstanceStats>> {
    const ids = [...this.platform.instances.values()].filter(({ state }) => state === 'running').map(({ id }) => id);
    return Promise.resolve(new Map(ids.map((id) => [id, { cpuMillis: 100, memoryMiB: 64 }])));
  }

  homes(): Promise<readonly Home[]> {
    return Promise.resolve([...this.platform.homes.values()]);
  }

  describe(ids: readonly string[]): Promise<readonly InstanceDetails[]> {
    return Promise.resolve(ids.filter((id) => this.platform.instances.has(id)).map(detailsOf));
  }

  discard(sessionId: string): Promise<void> {
    this.discarded.push(sessionId);
    this.platform.instances.delete(sessionId);
    return Promise.resolve();
  }

  removeHome(userId: string, template: string): Promise<void> {
    this.platform.homes.delete(`${userId} ${template}`);
    return Promise.resolve();
  }

  /** Something outside of the agent ends the instance. */
  kill(sessionId: string): void {
    const found = this.platform.instances.get(sessionId);
    this.platform.instances.delete(sessionId);
    const reason = { code: 'screen-lost', message: 'The screen stopped. Start the session again.' } as const;
    const gone: Instance = { id: sessionId, generation: found?.generation ?? 0, state: 'absent', reason };
    for (const changed of this.watchers) changed(gone);
  }

  /** The moment in which something could go wrong; doubles that misbehave do it here. */
  protected converge(_spec: SessionSpec, _desired: DesiredState, _signal: AbortSignal): Promise<void> {
    return Promise.resolve();
  }

  private put(instance: Instance): Instance {
    if (instance.state === 'absent') this.platform.instances.delete(instance.id);
    else this.platform.instances.set(instance.id, instance);
    return instance;
  }
}

/** An instance that nobody knows more of than that it is there. */
function detailsOf(id: string): InstanceDetails {
  const nothing = { workload: null, template: null, home: null, userId: null, stream: null, createdAt: null };
  return { id, name: `memory-${id}`, resources: { cpuMillis: null, memoryMiB: null }, ...nothing };
}
