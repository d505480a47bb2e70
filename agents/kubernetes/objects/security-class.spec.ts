import type { V1PodSpec } from '@kubernetes/client-node';
import { OWN_CONTAINER } from '../../../protocol/session.js';
import { anObjectPlan } from '../../../testing/kubernetes/object-plan.builder.js';
import { aPodSpec, aWebPodSpec } from '../../../testing/kubernetes/pod-spec.builder.js';
import { baselineViolations, restrictedViolations } from '../../../testing/kubernetes/pod-security-standards.js';
import type { KubernetesSpec } from './object-plan.js';
import { sessionDeployment } from './session-deployment.js';

const podOf = (spec: KubernetesSpec): V1PodSpec => sessionDeployment(anObjectPlan({ spec })).spec!.template.spec!;
const everything = {
  nodeSelector: { pool: 'gpu' },
  tolerations: [{ operator: 'Exists', key: 'nvidia.com/gpu', effect: 'NoSchedule' } as const],
  runtimeClass: 'nvidia',
  extendedResources: { 'nvidia.com/gpu': 1 },
};

describe('pods of sessions and the Pod Security Standards', () => {
  it.each([
    ['a screen', aPodSpec()],
    ['a screen with a temporary home', aPodSpec({ home: { kind: 'temporary' } })],
    ['a screen with all that a template may pass through', aPodSpec({}, everything)],
    ['a web application that is not root', aWebPodSpec({ container: { ...OWN_CONTAINER, homePath: '/home/jovyan' } })],
  ])('are restricted: %s', (_, spec) => {
    expect(restrictedViolations(podOf(spec))).toEqual([]);
  });

  it('are baseline where an init starts as root, and no more is lacking than that needs', () => {
    const pod = podOf(aWebPodSpec({}, everything));
    expect(baselineViolations(pod)).toEqual([]);
    expect(restrictedViolations(pod)).toEqual(['adds capabilities', 'may be root']);
  });

  it.each<[string, (pod: V1PodSpec) => V1PodSpec]>([
    ['the network of the node', (pod) => ({ ...pod, hostNetwork: true })],
    ['a folder of the node', (pod) => ({ ...pod, volumes: [{ name: 'root', hostPath: { path: '/' } }] })],
    ['a privileged container', (pod) => withContext(pod, { privileged: true })],
    ['a way to root', (pod) => withContext(pod, { allowPrivilegeEscalation: true })],
    ['a capability', (pod) => withContext(pod, { capabilities: { drop: ['ALL'], add: ['SYS_ADMIN'] } })],
    ['root', (pod) => withContext(pod, { runAsUser: 0 })],
    ['no seccomp profile', (pod) => withContext(pod, { seccompProfile: { type: 'Unconfined' } })],
  ])('would not be with %s', (_, spoil) => {
    expect(restrictedViolations(spoil(podOf(aPodSpec())))).not.toEqual([]);
  });
});

const withContext = (pod: V1PodSpec, context: object): V1PodSpec => ({
  ...pod,
  containers: pod.containers.map((container) => ({
    ...container,
    securityContext: { ...container.securityContext, ...context },
  })),
});
