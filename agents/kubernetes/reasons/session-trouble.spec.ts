import type { CoreV1Event, V1ContainerState, V1Deployment, V1Pod } from '@kubernetes/client-node';
import { SessionReason } from '../../../protocol/session.js';
import {
  aContainerStatus,
  anEvent,
  anUnscheduledPod,
  aPod,
  aWaitingPod,
} from '../../../testing/kubernetes/pod.builder.js';
import { sessionTrouble, type SessionSigns } from './session-trouble.js';
import { trouble, type TroubleKind } from './trouble.js';

const nodes = (cause: string): V1Pod => anUnscheduledPod(`0/3 nodes are available: ${cause}.`);
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
const mounting = (...events: CoreV1Event[]): SessionSigns => ({ pod: aPod({ phase: 'Pending' }), events });

const PULL = 'rpc error: code = Unknown desc = failed to pull and unpack image "docker.io/team/app:1":';
const RESOLVE = `${PULL} failed to resolve reference "docker.io/team/app:1":`;
const NO_HOST =
  'failed to do request: Head "https://docker.io/v2/team/app/manifests/1": dial tcp: lookup docker.io: no such host';
const QUOTA =
  'pods "ss-1" is forbidden: exceeded quota: sessions, requested: limits.memory=2Gi, used: 8Gi, limited: 8Gi';

/** What clusters say, word for word, and what it means. */
const CASES: readonly [what: string, kind: TroubleKind, signs: SessionSigns][] = [
  ['no CPU', 'no-room', { pod: nodes('3 Insufficient cpu') }],
  [
    'no memory',
    'no-room',
    { pod: nodes("1 Insufficient memory, 2 node(s) had taint {a: b}, that the pod didn't tolerate") },
  ],
  ['no place for pods', 'no-room', { pod: nodes('3 Too many pods') }],
  ['nodes that are being repaired', 'no-room', { pod: nodes('3 node(s) were unschedulable') }],
  [
    'nodes that are down',
    'no-room',
    { pod: nodes("3 node(s) had taint {node.kubernetes.io/unreachable: }, that the pod didn't tolerate") },
  ],
  ['no nodes', 'no-room', { pod: anUnscheduledPod('no nodes available to schedule pods') }],
  [
    'a node that was given away meanwhile',
    'no-room',
    { pod: aPod({ phase: 'Failed', reason: 'OutOfcpu', message: 'Node did not have enough resource: cpu' }) },
  ],
  ['no graphics card', 'no-gpu', { pod: nodes('1 Insufficient nvidia.com/gpu, 2 Insufficient cpu') }],
  ['a taint', 'no-node', { pod: nodes('3 node(s) had untolerated taint {pool: gpu}') }],
  ['a node selector', 'no-node', { pod: nodes("3 node(s) didn't match Pod's node affinity/selector") }],
  ['a node selector (1.20)', 'no-node', { pod: nodes("3 node(s) didn't match node selector") }],
  [
    'a full node that has the home',
    'home-elsewhere',
    { pod: nodes("1 Insufficient memory, 2 node(s) didn't match pod affinity rules") },
  ],
  [
    'a home in another zone',
    'home-elsewhere',
    { pod: nodes('2 node(s) had volume node affinity conflict, 1 Insufficient cpu') },
  ],
  ['a claim that is not bound', 'home-pending', { pod: nodes('3 pod has unbound immediate PersistentVolumeClaims') }],
  ['a claim that is not there', 'home-pending', { pod: anUnscheduledPod('persistentvolumeclaim "home-1" not found') }],
  ['no volume that fits', 'home-pending', { pod: nodes("3 node(s) didn't find available persistent volumes to bind") }],
  [
    'a volume that is in use',
    'home-mount',
    mounting(
      anEvent('FailedAttachVolume', 'Multi-Attach error for volume "pvc-1" Volume is already used by pod(s) ss-2'),
    ),
  ],
  [
    'a volume that does not come',
    'home-mount',
    mounting(
      anEvent(
        'FailedMount',
        'Unable to attach or mount volumes: unmounted volumes=[home], unattached volumes=[home shm]: timed out waiting for the condition',
      ),
    ),
  ],
  [
    'a folder that cannot be made',
    'home-mount',
    {
      pod: aWaitingPod(
        'CreateContainerConfigError',
        'failed to prepare subPath for volumeMount "home" of container "session"',
      ),
    },
  ],
  [
    'a password that is not there',
    'node-trouble',
    mounting(anEvent('FailedMount', 'MountVolume.SetUp failed for volume "screen-password" : secret "ss-1" not found')),
  ],
  [
    'a network plug-in that fails',
    'node-trouble',
    mounting(
      anEvent(
        'FailedCreatePodSandBox',
        'Failed to create pod sandbox: rpc error: code = Unknown desc = failed to setup network',
      ),
    ),
  ],
  [
    'an image that is not there',
    'image-missing',
    { pod: aWaitingPod('ErrImagePull', `${RESOLVE} docker.io/team/app:1: not found`) },
  ],
  [
    'an image that must not be pulled',
    'image-missing',
    { pod: aWaitingPod('ErrImageNeverPull', 'Container image "team/app:1" is not present with pull policy of Never') },
  ],
  [
    'an image that is private',
    'image-denied',
    {
      pod: aWaitingPod(
        'ErrImagePull',
        `${RESOLVE} pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed`,
      ),
    },
  ],
  [
    'a registry that wants a password',
    'image-denied',
    {
      pod: aWaitingPod(
        'ErrImagePull',
        `${RESOLVE} unexpected status code https://registry.example/v2/app/manifests/1: 401 Unauthorized`,
      ),
    },
  ],
  ['a registry without a name', 'registry-unreachable', { pod: aWaitingPod('ErrImagePull', `${RESOLVE} ${NO_HOST}`) }],
  [
    'a registry that is slow',
    'registry-unreachable',
    { pod: aWaitingPod('ErrImagePull', `${PULL} context deadline exceeded`) },
  ],
  [
    'a registry that is tired',
    'registry-unreachable',
    { pod: aWaitingPod('ErrImagePull', `${RESOLVE} unexpected status code: 429 Too Many Requests`) },
  ],
  [
    'an image of another machine',
    'image-invalid',
    { pod: aWaitingPod('ErrImagePull', `${PULL} no match for platform in manifest: not found`) },
  ],
  [
    'an image with a wrong name',
    'image-invalid',
    { pod: aWaitingPod('InvalidImageName', 'Failed to apply default image tag') },
  ],
  ['an image for an unknown reason', 'image-trouble', { pod: aWaitingPod('ErrImagePull', `${PULL} something odd`) }],
  [
    'an image whose name says other things',
    'image-trouble',
    { pod: aWaitingPod('ErrImagePull', 'failed to pull image "team/timeout:404-denied": team/not-found:1: odd') },
  ],
  [
    'an image that is waited for',
    'image-trouble',
    { pod: aWaitingPod('ImagePullBackOff', 'Back-off pulling image "team/app:1"') },
  ],
  [
    'an image that is waited for, with what was said before',
    'registry-unreachable',
    {
      pod: aWaitingPod('ImagePullBackOff', 'Back-off pulling image "team/app:1"'),
      events: [
        anEvent('Failed', `Failed to pull image "team/app:1": ${RESOLVE} ${NO_HOST}`, 2),
        anEvent('Failed', 'Error: ErrImagePull', 1),
      ],
    },
  ],
  [
    'an image that is waited for (1.31)',
    'image-missing',
    { pod: aWaitingPod('ImagePullBackOff', `Back-off pulling image "team/app:1": ErrImagePull: ${RESOLVE} not found`) },
  ],
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
    'too much in a temporary home',
    'home-full',
    { pod: evicted('Usage of EmptyDir volume "home" exceeds the limit "1Gi". ') },
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

describe('sessionTrouble', () => {
  it.each(CASES)('tells %s: %s', (_, kind, signs) => {
    const found = sessionTrouble(signs);
    const { reason, isFinal } = trouble(kind, '');
    expect(found).toMatchObject({ reason, isFinal });
    expect(found?.detail).not.toBe('');
    expect(SessionReason.parse(found?.reason)).toEqual(reason);
  });

  it.each<[string, SessionSigns]>([
    ['is made', {}],
    [
      'is made by its controller',
      { deployment: { status: { conditions: [{ type: 'Progressing', status: 'True' }] } } },
    ],
    ['is placed', { pod: aPod({ phase: 'Pending', conditions: [{ type: 'PodScheduled', status: 'True' }] }) }],
    ['is prepared', { pod: aWaitingPod('ContainerCreating') }],
    ['waits for a busy node', { pod: aWaitingPod('CreateContainerError', 'context deadline exceeded') }],
    ['runs', { pod: aPod({ phase: 'Running', containerStatuses: [aContainerStatus({ running: {} })] }) }],
    [
      'runs although its volume came late',
      {
        pod: aPod({ phase: 'Running', containerStatuses: [aContainerStatus({ running: {} })] }),
        events: [anEvent('FailedMount', 'Unable to attach or mount volumes: unmounted volumes=[home]')],
      },
    ],
  ])('says nothing of a session that %s', (_, signs) => {
    expect(sessionTrouble(signs)).toBeUndefined();
  });

  it('tells operators what the cluster said, within bounds', () => {
    expect(sessionTrouble({ pod: nodes('3 Insufficient cpu') })?.detail).toBe(
      'Unschedulable: 0/3 nodes are available: 3 Insufficient cpu.',
    );
    expect(sessionTrouble({ pod: nodes('x'.repeat(5000)) })?.detail).toHaveLength(2000);
  });
});
