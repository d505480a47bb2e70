import type { ClusterObjects, Kind } from '../cluster/cluster-objects.js';
import type { SessionCluster } from '../cluster/session-cluster.js';
import type { HomeClaims } from '../homes/home-claims.js';
import { sessionObjectName } from '../objects/object-names.js';
import type { SessionScaler } from './session-scaler.js';

/** What stands around a session's pod. */
const AROUND: readonly Kind[] = ['Service', 'Secret', 'NetworkPolicy'];

/** Removes what there is of sessions. */
export class SessionRemover {
  constructor(
    private readonly objects: ClusterObjects,
    private readonly cluster: SessionCluster,
    private readonly scaler: SessionScaler,
    private readonly homes: HomeClaims,
  ) {}

  /**
   * Removes everything of a session but a persistent home: first the pod, then the walls around it, and last the Deployment, so that a list
   * shows the session for as long as there is something of it. Idempotent.
   */
  async remove(sessionId: string, { keepsHome = false } = {}): Promise<void> {
    const found = this.cluster.of(sessionId);
    if (found) await this.scaler.quieten(found, { mark: 'asleep' });
    else await this.scaler.clear(sessionId);
    const name = sessionObjectName(sessionId);
    const around = AROUND.map((kind) => this.objects.remove(kind, name));
    await Promise.all([...around, ...(keepsHome ? [] : [this.homes.removeTemporary(sessionId)])]);
    if (!found) return;
    await this.objects.remove('Deployment', name);
    await this.scaler.untilForgotten(sessionId);
  }
}
