import type { V1PersistentVolumeClaim } from '@kubernetes/client-node';
import { homeLabels } from './object-labels.js';
import { homeClaimName } from './object-names.js';
import type { ObjectPlan } from './object-plan.js';
import { gibQuantity } from './quantities.js';

/**
 * The claim to the volume of the session's owner; null for a temporary home. To be created where there is none, and left as it is where there
 * is one: volumes do not shrink, and not every storage class lets them grow.
 */
export function homeClaim({ spec: { home, resources }, settings }: ObjectPlan): V1PersistentVolumeClaim | null {
  if (home.kind === 'temporary') return null;
  const storage = gibQuantity(settings.homeGiB ?? resources.storageGiB);
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: {
      name: homeClaimName(home.userId),
      namespace: settings.namespace,
      labels: homeLabels(home.userId),
    },
    spec: {
      accessModes: [settings.accessMode],
      resources: { requests: { storage } },
      ...(settings.storageClass !== null && { storageClassName: settings.storageClass }),
    },
  };
}
