/**
 * What no session may ask of a cluster, whoever asks. The control plane refuses it in templates, and agents refuse it again: they trust no
 * control plane.
 */
import type { PodProfile } from './pod-profile.js';
import type { RefusedMember } from './session-rules.js';

/** Labels of Kubernetes that tell kinds of nodes apart. Others name one node, or those that run the cluster. */
const OPEN_NODE_LABELS: ReadonlySet<string> = new Set([
  'kubernetes.io/arch',
  'kubernetes.io/os',
  'node.kubernetes.io/instance-type',
  'topology.kubernetes.io/region',
  'topology.kubernetes.io/zone',
]);

/** Whether `key` is in a domain that Kubernetes keeps to itself. */
export function isReservedKey(key: string): boolean {
  const [domain] = key.includes('/') ? key.split('/') : [''];
  return /(^|\.)(kubernetes|k8s)\.io$/.test(domain ?? '');
}

/** Everything in `pod` that no session may ask for, by paths within it. */
export function refusedPodMembers(pod: PodProfile): RefusedMember[] {
  return [...refusedSelectors(pod), ...refusedTolerations(pod), ...refusedResources(pod)];
}

function refusedSelectors({ nodeSelector }: PodProfile): RefusedMember[] {
  const refused = Object.keys(nodeSelector).filter((key) => isReservedKey(key) && !OPEN_NODE_LABELS.has(key));
  return refused.map((key) => ({
    path: ['nodeSelector', key],
    detail: `Sessions may not choose nodes by the label ${key}. Give the nodes a label of your own.`,
  }));
}

function refusedTolerations({ tolerations }: PodProfile): RefusedMember[] {
  return tolerations.flatMap(({ key }, index) =>
    isReservedKey(key)
      ? [
          {
            path: ['tolerations', String(index), 'key'],
            detail: `Sessions may not tolerate ${key}: Kubernetes keeps them away from such nodes.`,
          },
        ]
      : [],
  );
}

function refusedResources({ extendedResources }: PodProfile): RefusedMember[] {
  const refused = Object.keys(extendedResources).filter((name) => isReservedKey(name) || name.startsWith('requests.'));
  return refused.map((name) => ({
    path: ['extendedResources', name],
    detail: `${name} is no extended resource: use the name that a device plugin offers, such as nvidia.com/gpu.`,
  }));
}
