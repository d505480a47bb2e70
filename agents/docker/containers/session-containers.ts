import type { ContainerCreateOptions } from 'dockerode';
import type { Duplex } from 'node:stream';
import type { ComputeLimits } from '../../../protocol/session.js';
import type { Instance } from '../../core/session-runtime.js';
import { dockerReason, type DockerReasonCode } from '../docker-failures.js';
import type { DockerEngine } from '../engine/docker-engine.js';
import { isMissing, statusOf } from '../engine/engine-errors.js';
import { engineLimits, readLimits } from './container-limits.js';
import { formatName, type Mark } from './container-name.js';
import { decisive, readContainer, viewOf, type SessionContainer } from './session-container.js';
import { namespaceFilter, sessionFilter } from './session-labels.js';

/** Exit code of an image of ours whose screen went by itself, see images/desktop/container.sh. */
const SCREEN_LOST_CODE = 86;
/** Ending programs and taking a container down, with a machine that is busy. */
const STOP_MS = 30_000;

/** The containers of sessions on one engine. Everything is read off the engine; nothing is remembered. */
export class SessionContainers {
  constructor(
    private readonly engine: DockerEngine,
    readonly namespace: string,
    readonly network: string,
  ) {}

  /** Every container of ours. Rejects when the engine does not answer. */
  all(): Promise<SessionContainer[]> {
    return this.list(namespaceFilter(this.namespace));
  }

  /** Those of one session. The engine is asked for no others: looking at a container takes it time. */
  async of(sessionId: string): Promise<SessionContainer[]> {
    const found = await this.list(sessionFilter(this.namespace, sessionId));
    return found.filter((container) => container.sessionId === sessionId);
  }

  /** What all sessions are now, one instance each. */
  async instances(): Promise<Instance[]> {
    const bySession = new Map<string, SessionContainer[]>();
    for (const container of await this.all()) {
      bySession.set(container.sessionId, [...(bySession.get(container.sessionId) ?? []), container]);
    }
    const views = [...bySession.values()].map(async (containers) => {
      const container = decisive(containers);
      return container ? this.instanceOf(container) : null;
    });
    return (await Promise.all(views)).filter((instance) => instance !== null);
  }

  /** What a container says of its session. One that died says why, as far as the engine knows. */
  async instanceOf(container: SessionContainer): Promise<Instance | null> {
    const { sessionId: id, generation } = container;
    const view = viewOf(container);
    if (view === 'broken-off') return { id, generation, state: 'starting' };
    if (view !== 'died') return { id, generation, state: view };
    try {
      const { State: state } = await this.inspect(container.containerId);
      const code = causeOfDeath(state.OOMKilled, state.ExitCode);
      const detail = `The container ended with ${state.ExitCode}${state.Error ? `: ${state.Error}` : ''}.`;
      return { id, generation, state: 'absent', reason: dockerReason(code), detail };
    } catch (error) {
      if (isMissing(error)) return null;
      throw error;
    }
  }

  inspect(containerId: string): ReturnType<ReturnType<DockerEngine['docker']['getContainer']>['inspect']> {
    return this.engine.call((abortSignal) => this.engine.docker.getContainer(containerId).inspect({ abortSignal }));
  }

  /** Makes a container without starting it, and answers with its id. */
  async create(spec: ContainerCreateOptions): Promise<string> {
    const container = await this.engine.call((abortSignal) =>
      this.engine.docker.createContainer({ ...spec, abortSignal }),
    );
    return container.id;
  }

  /** Connects to standard input and output of a container, before it is started so that nothing is missed. */
  async attach(containerId: string): Promise<Duplex> {
    const options = { stream: true, stdin: true, stdout: true, stderr: true, hijack: true };
    const stream = await this.engine.call((abortSignal) =>
      this.engine.docker.getContainer(containerId).attach({ ...options, abortSignal }),
    );
    return stream as Duplex;
  }

  async start(containerId: string): Promise<void> {
    await this.engine.call<unknown>(
      (abortSignal) => this.engine.docker.getContainer(containerId).start({ abortSignal }),
      STOP_MS,
    );
  }

  /** Gives a container its new name; the name is all of it that can change. */
  async rename(container: SessionContainer, change: { generation: number; mark: Mark }): Promise<SessionContainer> {
    const renamed = { ...container, ...change };
    const name = formatName(this.namespace, renamed);
    if (name === formatName(this.namespace, container)) return container;
    await this.engine.call<unknown>((abortSignal) =>
      this.engine.docker.getContainer(container.containerId).rename({ name, abortSignal }),
    );
    return renamed;
  }

  /**
   * Gives a container that is up other limits, unless it has them, and answers with those that it has then. An engine that refuses (a size
   * below what is used) leaves it as it is.
   */
  async limit(containerId: string, wanted: ComputeLimits): Promise<ComputeLimits> {
    const { HostConfig: found } = await this.inspect(containerId);
    const inForce = readLimits(found);
    const limits = engineLimits(wanted);
    if (found.Memory === limits.Memory && found.NanoCpus === limits.NanoCpus) return inForce;
    const container = this.engine.docker.getContainer(containerId);
    try {
      await this.engine.call<unknown>((abortSignal) => container.update({ ...limits, abortSignal }));
      return wanted;
    } catch (error) {
      if (statusOf(error) === undefined || isMissing(error)) throw error;
      return inForce;
    }
  }

  async pause(containerId: string): Promise<void> {
    await this.engine.call<unknown>((abortSignal) =>
      this.engine.docker.getContainer(containerId).pause({ abortSignal }),
    );
  }

  async unpause(containerId: string): Promise<void> {
    await this.engine.call<unknown>((abortSignal) =>
      this.engine.docker.getContainer(containerId).unpause({ abortSignal }),
    );
  }

  /** Asks the programs to end, and ends them when they have had the time that their container gives them. One that is down already is as good. */
  async stop(containerId: string): Promise<void> {
    const stop = this.engine.call<unknown>(
      (abortSignal) => this.engine.docker.getContainer(containerId).stop({ abortSignal }),
      STOP_MS,
    );
    await stop.catch((error: unknown) => {
      if (statusOf(error) !== 304) throw error;
    });
  }

  /** Ends and removes a container, with everything in it but its named volumes. One that is gone already is as good. */
  async remove(containerId: string): Promise<void> {
    const remove = this.engine.call<unknown>(
      (abortSignal) => this.engine.docker.getContainer(containerId).remove({ force: true, v: true, abortSignal }),
      STOP_MS,
    );
    await remove.catch((error: unknown) => {
      // Somebody else removes it at this moment, which is conflict enough for the engine.
      if (!isMissing(error) && statusOf(error) !== 409) throw error;
    });
  }

  /** What the container printed last; standard output and errors in the order in which they came. */
  async logs(containerId: string, lines: number): Promise<Buffer> {
    const options = { stdout: true, stderr: true, tail: lines, follow: false as const };
    return this.engine.call((abortSignal) =>
      this.engine.docker.getContainer(containerId).logs({ ...options, abortSignal }),
    );
  }

  private async list(filters: { label: string[] }): Promise<SessionContainer[]> {
    const list = await this.engine.call((abortSignal) =>
      this.engine.docker.listContainers({ all: true, filters, abortSignal }),
    );
    return list.flatMap((info) => readContainer(this.namespace, this.network, info) ?? []);
  }
}

function causeOfDeath(hasRunOutOfMemory: boolean, exitCode: number): DockerReasonCode {
  if (hasRunOutOfMemory) return 'out-of-memory';
  return exitCode === SCREEN_LOST_CODE ? 'screen-lost' : 'instance-gone';
}
