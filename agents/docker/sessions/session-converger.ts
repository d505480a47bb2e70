import type { ComputeLimits, DesiredState, SessionSpec } from '../../../protocol/session.js';
import type { ApplyProgress, Instance } from '../../core/session-runtime.js';
import { viewOf, type SessionContainer } from '../containers/session-container.js';
import type { SessionContainers } from '../containers/session-containers.js';
import { toFailure } from '../docker-failures.js';
import type { HomeVolumes } from '../homes/home-volumes.js';
import type { SessionMaker } from './session-maker.js';
import type { SessionStarter } from './session-starter.js';

/** "Make this session look like that." */
export interface Convergence {
  readonly spec: SessionSpec;
  readonly desired: DesiredState;
  readonly generation: number;
  readonly progress: ApplyProgress;
  readonly signal: AbortSignal;
}

interface RunningContainer {
  readonly container: SessionContainer;
  readonly limits: ComputeLimits;
}

/** Takes a session from whatever it is to what it should be, in steps that may each be the last one before a crash. */
export class SessionConverger {
  constructor(
    private readonly containers: SessionContainers,
    private readonly homes: HomeVolumes,
    private readonly maker: SessionMaker,
    private readonly starter: SessionStarter,
  ) {}

  async converge(wish: Convergence): Promise<Instance> {
    try {
      switch (wish.desired) {
        case 'running':
          return { ...instance(wish, 'running'), limits: (await this.run(wish)).limits };
        case 'standby':
          return { ...instance(wish, 'standby'), limits: await this.freeze(wish) };
        case 'hibernated':
          await this.hibernate(wish);
          return instance(wish, 'hibernated');
        case 'ended':
          await this.end(wish);
          return instance(wish, 'absent');
      }
    } catch (error) {
      throw toFailure(error, 'runtime-error');
    }
  }

  /** Removes everything of a session but its persistent home. */
  async discard(sessionId: string): Promise<void> {
    try {
      await this.remove(sessionId);
    } catch (error) {
      throw toFailure(error, 'runtime-error');
    }
  }

  /** Resolves with the container that runs, and what it may use. */
  private async run(wish: Convergence): Promise<RunningContainer> {
    const found = await this.containers.of(wish.spec.sessionId);
    const alive = found.find((container) => ['running', 'standby'].includes(viewOf(container)));
    const wanted = limitsOf(wish.spec);
    if (alive === undefined) return { container: await this.start(wish, found), limits: wanted };
    for (const other of found) if (other !== alive) await this.containers.remove(other.containerId);
    if (alive.phase === 'paused') await this.containers.unpause(alive.containerId);
    const renamed = { generation: wish.generation, mark: 'ready' } as const;
    const limits = this.containers.limit(alive.containerId, wanted);
    const container = this.containers.rename({ ...alive, phase: 'running' }, renamed);
    // Nothing may be on its way to the engine when the turn ends: it would overtake what is ordered next.
    await Promise.allSettled([limits, container]);
    return { container: await container, limits: await limits };
  }

  private async freeze(wish: Convergence): Promise<ComputeLimits> {
    const { container, limits } = await this.run(wish);
    await this.containers.pause(container.containerId);
    return limits;
  }

  private async hibernate(wish: Convergence): Promise<void> {
    const found = await this.containers.of(wish.spec.sessionId);
    const [kept, ...others] = found.sort((a, b) => b.generation - a.generation);
    for (const other of others) await this.containers.remove(other.containerId);
    const asleep = { generation: wish.generation, mark: 'asleep' } as const;
    if (kept === undefined) {
      // Nothing to stop: a container that was never started is what stands for the session.
      await this.maker.make(wish, 'asleep');
      return;
    }
    // The mark first: if this agent dies now, the container counts as one that is being stopped, and not as one that died.
    const marked = await this.containers.rename(kept, asleep);
    if (marked.phase === 'paused') await this.containers.unpause(marked.containerId);
    if (marked.phase !== 'ended' && marked.phase !== 'created') await this.containers.stop(marked.containerId);
  }

  private end(wish: Convergence): Promise<void> {
    return this.remove(wish.spec.sessionId);
  }

  private async remove(sessionId: string): Promise<void> {
    const found = await this.containers.of(sessionId);
    await Promise.all(found.map(({ containerId }) => this.containers.remove(containerId)));
    await this.homes.removeTemporary(sessionId);
  }

  private async start(wish: Convergence, found: readonly SessionContainer[]): Promise<SessionContainer> {
    // A session that sleeps keeps its container until the new one runs: if that fails, it sleeps on.
    const asleep = found.filter((container) => viewOf(container) === 'hibernated');
    for (const other of found) if (!asleep.includes(other)) await this.containers.remove(other.containerId);
    const isKnown = found.length > 0;
    try {
      const made = await this.maker.make(wish, 'starting');
      await this.starter.start({ ...wish, ...made });
      const ready = await this.containers.rename(made, { generation: wish.generation, mark: 'ready' });
      for (const { containerId } of asleep) await this.containers.remove(containerId);
      return ready;
    } catch (error) {
      await this.undoStart(wish, asleep, isKnown);
      throw toFailure(error, 'start-failed');
    }
  }

  private async undoStart({ spec }: Convergence, asleep: readonly SessionContainer[], isKnown: boolean): Promise<void> {
    const kept = new Set(asleep.map(({ containerId }) => containerId));
    const left = await this.containers.of(spec.sessionId);
    for (const { containerId } of left) if (!kept.has(containerId)) await this.containers.remove(containerId);
    if (!isKnown) await this.homes.removeTemporary(spec.sessionId);
  }
}

const limitsOf = ({ resources: { cpuMillis, memoryMiB } }: SessionSpec): ComputeLimits => ({ cpuMillis, memoryMiB });

function instance({ spec, generation }: Convergence, state: Instance['state']): Instance {
  return { id: spec.sessionId, generation, state };
}
