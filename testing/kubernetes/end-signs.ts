import type { V1ContainerState, V1Deployment, V1Pod } from '@kubernetes/client-node';
import { aContainerStatus, anEvent, aPod, aWaitingPod } from './pod.builder.js';
import type { ClusterSigns } from './start-signs.js';

const evicted = (message: string): V1Pod => aPod({ phase: 'Failed', reason: 'Evicted', message });
const ended = (exitCode: number, reason = 'Error', message?: string): V1ContainerState => ({
  terminated: { exitCode, reason, ...(message !== undefined && { message }) },
});
const crashing = (last: V1ContainerState): V1Pod =>
  aPod({ phase: 'Running', containerStatuses: [aContainerStatus({ waiting: { reason: 'CrashLoopBackOff' } }, last)] });
const refused = (message: string): { deployment: V1Deployment } => ({
  deployment: {
    status: { conditions: [{ type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate', message }] },
  },
});
const QUOTA =
  'pods "ss-1" is forbidden: exceeded quota: sessions, requested: limits.memory=2Gi, used: 8Gi, limited: 8Gi';

/** Of sessions that cannot be made, or that have ended. */
export const END_SIGNS: readonly ClusterSigns[] = [
  [
    'a secret that is not there',
    'misconfigured',
    { pod: aWaitingPod('CreateContainerConfigError', 'secret "ss-1" not found') },
  ],
  [
    'an image that insists on root',
    'misconfigured',
    { pod: aWaitingPod('CreateContainerConfigError', 'container has runAsNonRoot and image will run as root') },
  ],
  [
    'a program that is not there',
    'misconfigured',
    { pod: crashing(ended(128, 'StartError', 'exec: "x": executable file not found in $PATH')) },
  ],
  ['a program that ends', 'crashed', { pod: crashing(ended(1)) }],
  ['a program that ends well', 'crashed', { pod: crashing(ended(0, 'Completed')) }],
  [
    'a program that has just ended',
    'crashed',
    { pod: aPod({ phase: 'Running', containerStatuses: [aContainerStatus(ended(139))] }) },
  ],
  [
    'a program that was restarted',
    'crashed',
    { pod: aPod({ phase: 'Running', containerStatuses: [aContainerStatus({ running: {} }, ended(1))] }) },
  ],
  ['a screen that went', 'screen-lost', { pod: crashing(ended(86)) }],
  ['no memory left', 'out-of-memory', { pod: crashing(ended(137, 'OOMKilled')) }],
  [
    'no memory left, and deleted',
    'out-of-memory',
    { pod: aPod({ phase: 'Running', containerStatuses: [aContainerStatus(ended(137, 'OOMKilled'))] }, true) },
  ],
  [
    'a node without memory',
    'evicted',
    {
      pod: evicted(
        'The node was low on resource: memory. Container session was using 2Gi, which exceeds its request of 1Gi.',
      ),
    },
  ],
  [
    'a more important pod',
    'evicted',
    { pod: aPod({ phase: 'Failed', reason: 'Preempting', message: 'Preempted in order to admit critical pod' }) },
  ],
  [
    'a node that is being emptied',
    'evicted',
    {
      pod: aPod(
        {
          conditions: [
            {
              type: 'DisruptionTarget',
              status: 'True',
              reason: 'EvictionByEvictionAPI',
              message: 'Eviction API: evicting',
            },
          ],
        },
        true,
      ),
    },
  ],
  [
    'too much written',
    'disk-full',
    { pod: evicted('Pod ephemeral local storage usage exceeds the total limit of containers 1Gi. ') },
  ],
  [
    'too much written by a container',
    'disk-full',
    { pod: evicted('Container session exceeded its local ephemeral storage limit "1Gi". ') },
  ],
  [
    'too much in a folder in memory',
    'disk-full',
    { pod: evicted('Usage of EmptyDir volume "tmp" exceeds the limit "1Gi". ') },
  ],
  [
    'a node that is not heard of',
    'node-lost',
    { pod: aPod({ reason: 'NodeLost', message: 'Node node2 which was running pod ss-1 is unresponsive' }, true) },
  ],
  [
    'a node that is switched off',
    'node-lost',
    {
      pod: aPod({
        phase: 'Failed',
        reason: 'Terminated',
        message: 'Pod was terminated in response to imminent node shutdown.',
      }),
    },
  ],
  [
    'a pod that somebody deletes',
    'pod-gone',
    { pod: aPod({ phase: 'Running', containerStatuses: [aContainerStatus({ running: {} })] }, true) },
  ],
  [
    'a pod that has ended because it is deleted',
    'pod-gone',
    { pod: aPod({ phase: 'Running', containerStatuses: [aContainerStatus(ended(143))] }, true) },
  ],
  ['a quota', 'quota-exceeded', refused(QUOTA)],
  [
    'a quota that only an event tells of',
    'quota-exceeded',
    { events: [anEvent('FailedCreate', `Error creating: ${QUOTA}`)] },
  ],
  [
    'a rule of the cluster',
    'forbidden',
    refused('pods "ss-1" is forbidden: violates PodSecurity "restricted:latest": allowPrivilegeEscalation != false'),
  ],
  [
    'a guard of the cluster',
    'forbidden',
    refused('admission webhook "policy.example" denied the request: images must be signed'),
  ],
  [
    'a runtime class that is not there',
    'misconfigured',
    refused('pods "ss-1" is forbidden: pod rejected: RuntimeClass "nvidia" not found'),
  ],
];
