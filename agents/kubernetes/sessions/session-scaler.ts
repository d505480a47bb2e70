import { isMissing } from '../api/api-errors.js';
import type { ClusterObjects } from '../cluster/cluster-objects.js';
import { markAnnotations, type SessionMark } from '../cluster/session-mark.js';
import { WaitTimeoutError, type SessionCluster } from '../cluster/session-cluster.js';
import { hasEnded, hasObeyed, isQuiet, type SessionWorkload } from '../cluster/session-workload.js';
import { kubernetesFailure } from '../kubernetes-failures.js';
import { OWN_DOMAIN } from '../objects/object-labels.js';
import { sessionObjectName } from '../objects/object-names.js';

/** Ending programs and taking a pod down. A node that missed how a container ended tells only a minute later. */
const STOP_MS = 120_000;

/** What changes on a Deployment without a new pod. */
export interface DeploymentChange extends Partial<SessionMark> {
  readonly generation?: number;
  readonly replicas?: 0 | 1;
}

/** Changes what Deployments of sessions say, and takes their pods away. */
export class SessionScaler {
  constructor(
    private readonly objects: ClusterObjects,
    private readonly cluster: SessionCluster,
  ) {}

  /**
   * Writes down what is known of a session, and scales it. With `isExact` only as long as nobody else has changed the Deployment since it was
   * read. Rejects with ApiError, of status 404 when there is no such session any more.
   */
  async change(workload: SessionWorkload, change: DeploymentChange, isExact = false): Promise<SessionWorkload> {
    const { generation = workload.generation, replicas, ...mark } = change;
    const { resourceVersion } = workload.deployment.metadata ?? {};
    const annotations = {
      ...markAnnotations({ ...workload, ...mark }),
      [`${OWN_DOMAIN}generation`]: String(generation),
    };
    const changed = await this.objects.patch('Deployment', sessionObjectName(workload.sessionId), {
      metadata: { annotations, ...(isExact && { resourceVersion }) },
      ...(replicas !== undefined && { spec: { replicas } }),
    });
    this.cluster.note(changed);
    return this.cluster.of(workload.sessionId) ?? workload;
  }

  /**
   * Ends every process of a session, and resolves when none is left. Rejects with RuntimeError, or with the reason of a signal that fires while
   * the cluster goes on with it.
   */
  async quieten(workload: SessionWorkload, change: DeploymentChange, signal?: AbortSignal): Promise<void> {
    const { sessionId } = workload;
    try {
      await this.change(workload, { ...change, replicas: 0 });
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
    const isOver = (): boolean => {
      const left = this.cluster.of(sessionId);
      return left ? isQuiet(left) : this.cluster.podsOf(sessionId).every(hasEnded);
    };
    await this.untilGone(sessionId, isOver, signal);
  }

  /**
   * Ends the pods of a session that no Deployment looks after, and resolves when no pod is left at all, not even one that has ended: the node
   * hands the Secret of that to the next one too, and the Deployment waits for it. A node may take ten seconds for that; nobody waits for it
   * where it has said already that what slept has ended.
   */
  async clear(sessionId: string, signal?: AbortSignal): Promise<void> {
    const isLeft = this.cluster.podsOf(sessionId).filter(({ metadata }) => !metadata?.deletionTimestamp);
    await Promise.all(isLeft.map(({ metadata }) => this.objects.remove('Pod', metadata?.name ?? '')));
    if (this.cluster.of(sessionId)?.mark === 'asleep') await this.forgetEnded(sessionId);
    await this.untilGone(sessionId, () => this.cluster.podsOf(sessionId).length === 0, signal);
  }

  /** Resolves when the Deployment of a session is gone. */
  async untilForgotten(sessionId: string): Promise<void> {
    await this.untilGone(sessionId, () => this.cluster.of(sessionId) === undefined);
  }

  private async forgetEnded(sessionId: string): Promise<void> {
    const ended = this.cluster.podsOf(sessionId).filter(hasObeyed);
    await Promise.all(ended.map(({ metadata }) => this.objects.forget(metadata?.name ?? '', metadata?.uid ?? '')));
  }

  private async untilGone(sessionId: string, isGone: () => boolean, signal?: AbortSignal): Promise<void> {
    try {
      const limits = { timeoutMs: STOP_MS, ...(signal && { signal }) };
      await this.cluster.until(() => isGone() || undefined, limits);
    } catch (error) {
      if (!(error instanceof WaitTimeoutError)) throw error;
      const pods = this.cluster.podsOf(sessionId).map(({ metadata, spec }) => `${metadata?.name} on ${spec?.nodeName}`);
      throw kubernetesFailure('runtime-error', `The cluster has not taken the session down yet: ${pods.join(', ')}`);
    }
  }
}
