import type { V1PodSpec, V1SecurityContext } from '@kubernetes/client-node';
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

  it.each<[string, (pod: V1PodSpec, context: V1SecurityContext) => void]>([
    ['the network of the node', (pod) => (pod.hostNetwork = true)],
    ['a folder of the node', (pod) => pod.volumes?.push({ name: 'root', hostPath: { path: '/' } })],
    ['a privileged container', (_, context) => (context.privileged = true)],
    ['a way to root', (_, context) => delete context.allowPrivilegeEscalation],
    ['a capability', (_, context) => (context.capabilities = { drop: ['ALL'], add: ['SYS_ADMIN'] })],
    ['a capability that is kept', (_, context) => delete context.capabilities],
    ['root', (_, context) => (context.runAsUser = 0)],
    ['no seccomp profile', (_, context) => (context.seccompProfile = { type: 'Unconfined' })],
  ])('would not be with %s', (_, spoil) => {
    const pod = podOf(aPodSpec());
    spoil(pod, pod.containers[0]!.securityContext!);
    expect(restrictedViolations(pod)).not.toEqual([]);
  });
});
