import type { V1Affinity, V1Deployment, V1PodSpec } from '@kubernetes/client-node';
import type { Toleration } from '../../../protocol/pod-profile.js';
import { OWN_CONTAINER } from '../../../protocol/session.js';
import { podsOf, sessionLabels, USER_LABEL } from './object-labels.js';
import { sessionObjectName } from './object-names.js';
import { podProfile, type ObjectPlan } from './object-plan.js';
import { classPlan } from './security-class.js';
import { sessionAnnotations } from './session-annotations.js';
import { sessionContainer } from './session-container.js';
import { sessionVolumes } from './session-volumes.js';

/** Sessions are somebody's work: an autoscaler must not end them to save a node. */
const POD_ANNOTATIONS = { 'cluster-autoscaler.kubernetes.io/safe-to-evict': 'false' };

/** A volume that one node at a time may mount keeps the sessions of its person together. */
function affinity({ spec: { home }, settings: { accessMode } }: ObjectPlan): V1Affinity | undefined {
  if (home.kind === 'temporary' || accessMode === 'ReadWriteMany') return undefined;
  const labelSelector = { matchLabels: { [USER_LABEL]: home.userId } };
  const term = { labelSelector, topologyKey: 'kubernetes.io/hostname' };
  return { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } };
}

/** Where the pod may run: what the operator says holds for everybody. */
function placement(plan: ObjectPlan): Partial<V1PodSpec> {
  const { nodeSelector, tolerations, runtimeClass } = podProfile(plan.spec);
  const { settings } = plan;
  const labels = { ...nodeSelector, ...settings.nodeSelector };
  const tolerated: Toleration[] = [...settings.tolerations, ...tolerations];
  const kept = affinity(plan);
  return {
    ...(Object.keys(labels).length > 0 && { nodeSelector: labels }),
    ...(tolerated.length > 0 && { tolerations: tolerated }),
    ...(runtimeClass !== null && { runtimeClassName: runtimeClass }),
    ...(kept && { affinity: kept }),
  };
}

function podSpec(plan: ObjectPlan): V1PodSpec {
  const { spec, settings } = plan;
  const profile = spec.container ?? OWN_CONTAINER;
  const own = classPlan(profile);
  const { volumes, mounts } = sessionVolumes(spec, profile, own);
  const pullSecrets = settings.pullSecrets.map((name) => ({ name }));
  return {
    serviceAccountName: settings.serviceAccount,
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    hostname: 'desktop',
    restartPolicy: 'Always',
    terminationGracePeriodSeconds: own.stopSeconds,
    securityContext: own.pod,
    ...placement(plan),
    ...(pullSecrets.length > 0 && { imagePullSecrets: pullSecrets }),
    containers: [sessionContainer(plan, own, mounts)],
    volumes,
  };
}

/**
 * The Deployment of one session: one pod while it is to be up, none while it hibernates. Kubernetes freezes nothing, so that a session on
 * standby is up. The pod depends on the specification and on settings alone: another generation of the same makes no new pod.
 */
export function sessionDeployment(plan: ObjectPlan): V1Deployment {
  const { spec, generation, desired, agentId, settings } = plan;
  const labels = sessionLabels(agentId, spec);
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: {
      name: sessionObjectName(spec.sessionId),
      namespace: settings.namespace,
      labels,
      annotations: sessionAnnotations(spec, generation),
    },
    spec: {
      replicas: desired === 'hibernated' ? 0 : 1,
      // Two pods would share one home.
      strategy: { type: 'Recreate' },
      revisionHistoryLimit: 0,
      selector: { matchLabels: podsOf(spec.sessionId) },
      template: { metadata: { labels, annotations: POD_ANNOTATIONS }, spec: podSpec(plan) },
    },
  };
}
