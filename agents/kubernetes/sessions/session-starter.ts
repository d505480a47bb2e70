import type { V1Pod } from '@kubernetes/client-node';
import { setTimeout as delay } from 'node:timers/promises';
import { messageOf } from '../../core/error-text.js';
import { pauseMs, StartGivenUpError, unlessAborted } from '../../core/start-wait.js';
import { RuntimeError } from '../../core/session-runtime.js';
import { WaitTimeoutError, type SessionCluster } from '../cluster/session-cluster.js';
import type { HomeObstacles } from '../homes/home-obstacles.js';
import { kubernetesFailure, troubleFailure } from '../kubernetes-failures.js';
import type { PodReach } from '../screen/pod-reach.js';
import { probeSession } from '../screen/readiness.js';
import type { Convergence } from './session-converger.js';
import type { MadeSession } from './session-maker.js';
import { desktopPainted, type SessionOutput } from './session-output.js';
import { StartWatch } from './start-watch.js';

/** One attempt to reach what the session shows. */
const PROBE_MS = 2000;
const LOOK_MS = 5000;
const LAST_LINES = 30;

/** How long a start is waited for. */
export interface StartLimits {
  readonly startTimeoutMs: number;
  /** How often what may pass by itself is looked at again, in milliseconds. */
  readonly lookMs?: number;
}

/** Waits for sessions that were made: for their pod, and for what they show. Leaves cleaning up to its caller. */
export class SessionStarter {
  constructor(
    private readonly cluster: SessionCluster,
    private readonly reach: PodReach,
    private readonly output: SessionOutput,
    private readonly obstacles: HomeObstacles,
    private readonly limits: StartLimits,
  ) {}

  /** Resolves with the pod whose screen answered. */
  async start(wish: Convergence, made: MadeSession): Promise<V1Pod> {
    const { spec, progress, signal } = wish;
    const watch = new StartWatch(made.start, progress);
    const deadline = performance.now() + this.limits.startTimeoutMs;
    const pod = await this.awaitPod(wish, watch, deadline);
    if (spec.stream.kind === 'rfb') void desktopPainted(this.output, pod, progress, signal);
    await this.awaitAnswer(wish, made, watch, deadline);
    progress.step('screen-ready');
    return pod;
  }

  /** Looks again now and then although nothing changes: an obstacle that lasts is a change too. */
  private async awaitPod({ spec, signal }: Convergence, watch: StartWatch, deadline: number): Promise<V1Pod> {
    for (;;) {
      const leftMs = deadline - performance.now();
      if (signal.aborted || leftMs <= 0) throw await this.timeout(spec.sessionId, watch, '');
      const look = (): V1Pod | undefined => watch.look(this.cluster.of(spec.sessionId));
      try {
        return await this.cluster.until(look, { timeoutMs: Math.min(this.limits.lookMs ?? LOOK_MS, leftMs), signal });
      } catch (error) {
        if (error instanceof RuntimeError) throw await this.withLastWords(error, spec.sessionId);
        // An end of the wait is judged above.
        if (error !== signal.reason && !(error instanceof WaitTimeoutError)) throw error;
      }
      if (watch.isUnexplained) watch.noteHome(await this.obstacles.of(spec));
    }
  }

  /** Asks until there is an answer, the agent's own limit is reached, or the control plane gives the start up. */
  private async awaitAnswer(
    { spec, signal }: Convergence,
    { credentials }: MadeSession,
    watch: StartWatch,
    deadline: number,
  ): Promise<void> {
    const beganAt = performance.now();
    let complaint = '';
    for (;;) {
      const leftMs = deadline - performance.now();
      if (signal.aborted || leftMs <= 0) throw await this.timeout(spec.sessionId, watch, complaint);
      const pod = await this.stillUp(spec.sessionId, watch);
      try {
        const probe = pod && probeSession(this.reach, pod, spec, credentials, Math.min(PROBE_MS, leftMs));
        if (probe) {
          await unlessAborted(probe, signal);
          return;
        }
      } catch (error) {
        if (!(error instanceof StartGivenUpError)) complaint = messageOf(error);
      }
      const waitedMs = performance.now() - beganAt;
      await delay(pauseMs(this.reach.firstPauseMs, waitedMs), undefined, { signal }).catch(() => undefined);
    }
  }

  private async stillUp(sessionId: string, watch: StartWatch): Promise<V1Pod | undefined> {
    try {
      return watch.look(this.cluster.of(sessionId));
    } catch (error) {
      throw error instanceof RuntimeError ? await this.withLastWords(error, sessionId) : error;
    }
  }

  /** An obstacle says more than that it took too long. */
  private async timeout(sessionId: string, { obstacle }: StartWatch, complaint: string): Promise<RuntimeError> {
    if (obstacle) return troubleFailure(obstacle.trouble);
    return kubernetesFailure('start-timeout', await this.lastWords(sessionId, complaint));
  }

  private async withLastWords({ reason, detail = '' }: RuntimeError, sessionId: string): Promise<RuntimeError> {
    return new RuntimeError(reason, await this.lastWords(sessionId, detail));
  }

  private async lastWords(sessionId: string, complaint: string): Promise<string> {
    const pod = this.cluster.podsOf(sessionId).at(-1);
    const lines = pod ? await this.output.last(pod, LAST_LINES).catch(() => []) : [];
    return [complaint, ...lines].join('\n').trim().slice(0, 1500);
  }
}
