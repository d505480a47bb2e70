import type { CoreV1Event, V1Pod } from '@kubernetes/client-node';
import type { SessionSigns } from '../../agents/kubernetes/reasons/session-trouble.js';
import type { TroubleKind } from '../../agents/kubernetes/reasons/trouble.js';
import { anEvent, anUnscheduledPod, aPod, aWaitingPod } from './pod.builder.js';

/** What a cluster says, word for word, and what it means. */
export type ClusterSigns = readonly [what: string, kind: TroubleKind, signs: SessionSigns];

/** A pod that none of three nodes takes. */
export const nodes = (cause: string): V1Pod => anUnscheduledPod(`0/3 nodes are available: ${cause}.`);
const mounting = (...events: CoreV1Event[]): SessionSigns => ({ pod: aPod({ phase: 'Pending' }), events });

const PULL = 'rpc error: code = Unknown desc = failed to pull and unpack image "docker.io/team/app:1":';
const RESOLVE = `${PULL} failed to resolve reference "docker.io/team/app:1":`;
const NO_HOST =
  'failed to do request: Head "https://docker.io/v2/team/app/manifests/1": dial tcp: lookup docker.io: no such host';

/** Of sessions that do not start. */
export const START_SIGNS: readonly ClusterSigns[] = [
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
];
