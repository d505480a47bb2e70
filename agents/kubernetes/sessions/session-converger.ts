import type { ComputeLimits, DesiredState, SessionSpec } from '../../../protocol/session.js';
import type { ApplyProgress, Instance } from '../../core/session-runtime.js';
import type { SessionCluster } from '../cluster/session-cluster.js';
import { isQuiet, viewOf, type SessionWorkload } from '../cluster/session-workload.js';
import { kubernetesFailure, toFailure } from '../kubernetes-failures.js';
import type { KubernetesSettings } from '../kubernetes-config.js';
import { isKubernetesSpec, type ObjectPlan } from '../objects/object-plan.js';
import type { SessionMaker } from './session-maker.js';
import type { SessionRemover } from './session-remover.js';
import type { SessionScaler } from './session-scaler.js';
import type { SessionStarter } from './session-starter.js';

/** "Make this session look like that." */
export interface Convergence {
  readonly spec: SessionSpec;
  readonly desired: DesiredState;
  readonly generation: number;
  readonly progress: ApplyProgress;
  readonly signal: AbortSignal;
}

/** What does the work. */
export interface ConvergerParts {
  readonly cluster: SessionCluster;
  readonly scaler: SessionScaler;
  readonly maker: SessionMaker;
  readonly starter: SessionStarter;
  readonly remover: SessionRemover;
}

/** Takes a session from whatever it is to what it should be, in steps that may each be the last one before a crash. */
export class SessionConverger {
  constructor(
    private readonly parts: ConvergerParts,
    private readonly settings: KubernetesSettings,
    private readonly agentId: () => Promise<string>,
  ) {}

  async converge(wish: Convergence): Promise<Instance> {
    const { cluster, remover } = this.parts;
    try {
      await cluster.current();
      switch (wish.desired) {
        case 'running':
          return { ...instance(wish, 'running'), ...limitsOf(await this.run(wish, 'ready')) };
        // Kubernetes freezes nothing: a session on standby runs on, and nobody is let in.
        case 'standby':
          return { ...instance(wish, 'standby'), ...limitsOf(await this.run(wish, 'standby')) };
        case 'hibernated':
          await this.hibernate(wish);
          return instance(wish, 'hibernated');
        case 'ended':
          await remover.remove(wish.spec.sessionId, { signal: wish.signal });
          return instance(wish, 'absent');
      }
    } catch (error) {
      throw toFailure(error, 'runtime-error');
    }
  }

  /** Resolves with the session that runs. */
  private async run(wish: Convergence, mark: 'ready' | 'standby'): Promise<SessionWorkload> {
    const { cluster, scaler } = this.parts;
    const found = cluster.of(wish.spec.sessionId);
    const isUp = found !== undefined && ['running', 'standby'].includes(viewOf(found));
    return isUp ? scaler.change(found, { mark, generation: wish.generation }) : this.start(wish, found, mark);
  }

  private async hibernate(wish: Convergence): Promise<void> {
    const { cluster, scaler, maker } = this.parts;
    const found = cluster.of(wish.spec.sessionId);
    // Nothing to stop: a Deployment without a pod is what stands for the session.
    if (found === undefined) await maker.makeAsleep(await this.planOf(wish), wish.progress);
    else await scaler.quieten(found, { mark: 'asleep', generation: wish.generation, fate: undefined }, wish.signal);
  }

  private async start(
    wish: Convergence,
    found: SessionWorkload | undefined,
    mark: 'ready' | 'standby',
  ): Promise<SessionWorkload> {
    const { cluster, scaler, maker, starter } = this.parts;
    const { sessionId } = wish.spec;
    const wasAsleep = found?.mark === 'asleep';
    try {
      // Two pods would share one home.
      if (found && !isQuiet(found)) await scaler.quieten(found, {}, wish.signal);
      await scaler.clear(sessionId, wish.signal);
      wish.signal.throwIfAborted();
      const made = await maker.make(await this.planOf(wish), wish.progress);
      const pod = await starter.start(wish, made);
      const workload = cluster.of(sessionId);
      if (!workload) throw kubernetesFailure('start-failed', 'Somebody else has removed the session.');
      return await scaler.change(workload, { mark, podUid: pod.metadata?.uid ?? '', fate: undefined });
    } catch (error) {
      await this.undoStart(sessionId, wasAsleep, found !== undefined);
      throw toFailure(error, 'start-failed');
    }
  }

  /** A session that slept sleeps on; of any other one nothing is left but what there was of its home. */
  private async undoStart(sessionId: string, wasAsleep: boolean, isKnown: boolean): Promise<void> {
    const { cluster, scaler, remover } = this.parts;
    const left = cluster.of(sessionId);
    if (wasAsleep && left) await scaler.quieten(left, { mark: 'asleep', fate: undefined });
    else await remover.remove(sessionId, { keepsHome: isKnown });
  }

  private async planOf({ spec, desired, generation }: Convergence): Promise<ObjectPlan> {
    if (!isKubernetesSpec(spec)) throw kubernetesFailure('start-failed', 'The spec is not for this platform.');
    const { settings } = this;
    return {
      spec,
      generation,
      desired: desired === 'ended' ? 'hibernated' : desired,
      agentId: await this.agentId(),
      settings,
    };
  }
}

function limitsOf({ limits: { cpuMillis, memoryMiB } }: SessionWorkload): { limits?: ComputeLimits } {
  return cpuMillis === null || memoryMiB === null ? {} : { limits: { cpuMillis, memoryMiB } };
}

function instance({ spec, generation }: Convergence, state: Instance['state']): Instance {
  return { id: spec.sessionId, generation, state };
}
