import type { V1Service } from '@kubernetes/client-node';
import { podsOf, sessionLabels } from './object-labels.js';
import { sessionObjectName } from './object-names.js';
import type { ObjectPlan } from './object-plan.js';

/** The name of one session's stream in the cluster. Headless: it costs no address, and traffic goes to the pod itself. */
export function sessionService({ spec, agentId, settings }: ObjectPlan): V1Service {
  const { port } = spec.stream;
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: {
      name: sessionObjectName(spec.sessionId),
      namespace: settings.namespace,
      labels: sessionLabels(agentId, spec),
    },
    spec: {
      type: 'ClusterIP',
      clusterIP: 'None',
      selector: podsOf(spec.sessionId),
      ports: [{ name: 'stream', port, targetPort: port, protocol: 'TCP' }],
    },
  };
}
