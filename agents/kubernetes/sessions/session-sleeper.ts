import { messageOf } from '../../core/error-text.js';
import type { SessionCluster } from '../cluster/session-cluster.js';
import { isQuiet, type SessionWorkload } from '../cluster/session-workload.js';
import { kubernetesFailure, toFailure } from '../kubernetes-failures.js';
import type { SessionScaler } from './session-scaler.js';

/** Puts every session of the namespace to sleep without being asked by the control plane: no pod is left, homes stay. */
export class SessionSleeper {
  constructor(
    private readonly cluster: SessionCluster,
    private readonly scaler: SessionScaler,
  ) {}

  /**
   * Resolves when no pod is left and every session that ran sleeps; one that had died before stays as it is. Ends what it can before it rejects
   * with RuntimeError, whose detail says what is left; with ClusterUnavailableError where nobody knows.
   */
  async hibernateAll(): Promise<void> {
    try {
      await this.cluster.current();
    } catch (error) {
      throw toFailure(error, 'runtime-error');
    }
    const awake = this.cluster.all().filter((session) => !isQuiet(session));
    const outcomes = await Promise.allSettled(awake.map((session) => this.hibernate(session)));
    const problems = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [messageOf(outcome.reason)] : []));
    const left = this.cluster.all().filter((session) => !isQuiet(session));
    if (left.length === 0) return;
    const names = left.map(({ sessionId }) => `Session ${sessionId} still runs.`);
    throw kubernetesFailure('runtime-error', [...names, ...problems].join('\n'));
  }

  private hibernate(session: SessionWorkload): Promise<void> {
    return this.scaler.quieten(session, session.mark === 'dead' ? {} : { mark: 'asleep' });
  }
}
