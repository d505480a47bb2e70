import type { InstanceDetails } from '../../../protocol/agent/instances.js';
import type { SessionCluster } from '../cluster/session-cluster.js';
import type { SessionWorkload } from '../cluster/session-workload.js';
import { sessionObjectName } from '../objects/object-names.js';

/** What the cluster tells of these sessions; those that are not there are left out. Rejects when it does not answer. */
export async function describeSessions(cluster: SessionCluster, ids: readonly string[]): Promise<InstanceDetails[]> {
  await cluster.current();
  return [...new Set(ids)].flatMap((id) => {
    const session = cluster.of(id);
    return session ? [detailsOf(session)] : [];
  });
}

function detailsOf(session: SessionWorkload): InstanceDetails {
  const { sessionId, image, template, home, owner, kind, port, limits, createdAt } = session;
  return {
    id: sessionId,
    name: sessionObjectName(sessionId),
    workload: image.slice(0, 512) || null,
    template,
    home,
    userId: owner ?? null,
    stream: { kind, port },
    resources: limits,
    createdAt: createdAt?.toISOString() ?? null,
  };
}
