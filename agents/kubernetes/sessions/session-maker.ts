import { randomUUID } from 'node:crypto';
import type { V1Deployment, V1ObjectMeta } from '@kubernetes/client-node';
import type { ApplyProgress } from '../../core/session-runtime.js';
import type { ClusterObjects } from '../cluster/cluster-objects.js';
import { markAnnotations, startAnnotation, type Mark } from '../cluster/session-mark.js';
import type { SessionCluster } from '../cluster/session-cluster.js';
import type { HomeClaims } from '../homes/home-claims.js';
import { toFailure } from '../kubernetes-failures.js';
import type { ObjectPlan } from '../objects/object-plan.js';
import { sessionDeployment } from '../objects/session-deployment.js';
import { sessionNetworkPolicy } from '../objects/session-network-policy.js';
import type { SessionCredentials } from '../objects/session-secret.js';
import { sessionService } from '../objects/session-service.js';
import type { CredentialStore } from '../screen/session-credentials.js';

/** A start that the cluster knows of. */
export interface MadeSession {
  /** Which start it is; its pods wear it. */
  readonly start: string;
  readonly credentials: SessionCredentials;
}

/** Makes the objects of sessions. Waits for none of them. */
export class SessionMaker {
  constructor(
    private readonly objects: ClusterObjects,
    private readonly cluster: SessionCluster,
    private readonly homes: HomeClaims,
    private readonly credentials: CredentialStore,
  ) {}

  /** Makes everything that a session needs to run, the walls and the password before what needs them. */
  async make(plan: ObjectPlan, progress: ApplyProgress): Promise<MadeSession> {
    const start = randomUUID();
    const [credentials] = await Promise.all([
      this.credentials.renew(plan, start),
      this.openHome(plan, progress),
      this.objects.apply('NetworkPolicy', sessionNetworkPolicy(plan)),
      this.objects.apply('Service', sessionService(plan)),
    ]);
    await this.deploy(plan, 'starting', start);
    return { start, credentials };
  }

  /** Makes what stands for a session that sleeps and never ran: its home, and a Deployment without a pod. */
  async makeAsleep(plan: ObjectPlan, progress: ApplyProgress): Promise<void> {
    await this.openHome(plan, progress);
    await this.deploy(plan, 'asleep', randomUUID());
  }

  private async openHome(plan: ObjectPlan, progress: ApplyProgress): Promise<void> {
    try {
      await this.homes.open(plan);
      progress.step('home-ready');
    } catch (error) {
      throw toFailure(error, 'home-unavailable');
    }
  }

  private async deploy(plan: ObjectPlan, what: Mark, start: string): Promise<void> {
    const deployment = mark(sessionDeployment(plan), what, start);
    this.cluster.note(await this.objects.apply('Deployment', deployment));
  }
}

/** Writes on a Deployment which start it is for. Its pods wear that too, so that those of an earlier one are never taken for it. */
function mark(deployment: V1Deployment, what: Mark, start: string): V1Deployment {
  annotate(deployment.metadata, markAnnotations({ mark: what, start, podUid: '', fate: undefined }));
  annotate(deployment.spec?.template.metadata, startAnnotation(start));
  return deployment;
}

function annotate(metadata: V1ObjectMeta | undefined, annotations: Readonly<Record<string, string>>): void {
  if (metadata) metadata.annotations = { ...metadata.annotations, ...annotations };
}
