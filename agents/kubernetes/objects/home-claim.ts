import type { V1PersistentVolumeClaim } from '@kubernetes/client-node';
import type { SessionSpec } from '../../../protocol/session.js';
import { homeLabels, sessionLabels } from './object-labels.js';
import { homeClaimName, sessionObjectName } from './object-names.js';
import type { ObjectPlan } from './object-plan.js';
import { gibQuantity } from './quantities.js';

/** Name of the claim that a session's home lies in. */
export const claimOf = ({ home, sessionId }: Pick<SessionSpec, 'home' | 'sessionId'>): string =>
  home.kind === 'temporary' ? sessionObjectName(sessionId) : homeClaimName(home.userId);

/**
 * The claim to the volume of the session's owner; for a temporary home to one of its own, which goes with the session: files are to outlive the
 * pods of a session that hibernates. To be created where there is none, and left as it is where there is one: volumes do not shrink, and
 * not every storage class lets them grow.
 */
export function homeClaim({ spec, agentId, settings }: ObjectPlan): V1PersistentVolumeClaim {
  const { home, resources } = spec;
  const isOwn = home.kind === 'temporary';
  const storage = gibQuantity(isOwn ? resources.storageGiB : (settings.homeGiB ?? resources.storageGiB));
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: {
      name: claimOf(spec),
      namespace: settings.namespace,
      labels: isOwn ? sessionLabels(agentId, spec) : homeLabels(home.userId),
    },
    spec: {
      accessModes: [settings.accessMode],
      resources: { requests: { storage } },
      ...(settings.storageClass !== null && { storageClassName: settings.storageClass }),
    },
  };
}
