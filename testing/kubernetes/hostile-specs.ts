import { OWN_CONTAINER, PLAIN_WEB, type SessionSpec } from '../../protocol/session.js';
import { aPodSpec, aWebPodSpec } from './pod-spec.builder.js';

/** A `session.apply` that no agent of Kubernetes may follow, and how it shows. */
export interface HostileApply {
  readonly name: string;
  /** What is sent, as it travels. */
  readonly message: { readonly id: string; readonly [member: string]: unknown };
  /** Whether it is not even of the right shape, or refused by a rule, with a sentence like this. */
  readonly refusal: 'shape' | RegExp;
}

/** Makes a message of a harmless specification and of what is wrong with it. */
function hostile(
  name: string,
  refusal: HostileApply['refusal'],
  changes: Record<string, unknown>,
  base: SessionSpec = aPodSpec(),
): HostileApply {
  const spec = { ...base, ...changes };
  return { name, refusal, message: { id: base.sessionId, generation: 1, desired: 'running', spec } };
}

/** The same, with what is wrong in what the template passes through to the cluster. */
function hostilePod(name: string, refusal: HostileApply['refusal'], pod: Record<string, unknown>): HostileApply {
  const base = aPodSpec();
  return hostile(name, refusal, { workload: { ...base.workload, pod } }, base);
}

const toleration = (key: string): object => ({ operator: 'Exists', key, effect: 'NoSchedule' });
const container = (changes: object): Record<string, unknown> => ({ container: { ...OWN_CONTAINER, ...changes } });
const image = (name: string): Record<string, unknown> => ({ workload: { platform: 'kubernetes', image: name } });
const LONG = 'x'.repeat(300);

/** What is said of the pod beside its profile. */
const PODS = [
  hostile('a folder of the node', 'shape', { volumes: [{ name: 'root', hostPath: { path: '/' } }] }),
  hostile('a folder of the node as home', 'shape', { home: { kind: 'hostPath', path: '/' } }),
  hostile('the network of the node', 'shape', { hostNetwork: true }),
  hostile('the processes of the node', 'shape', { hostPID: true }),
  hostile('a privileged container', 'shape', container({ privileged: true })),
  hostile('a capability', 'shape', container({ capabilities: ['SYS_ADMIN'] })),
  hostile('a class of its own', 'shape', container({ securityClass: 'privileged' })),
  hostile('root from the start', 'shape', container({ uid: 0 })),
  hostile('the group of root', 'shape', container({ gid: 0 })),
  hostile('a home over the password', /may not lie over/, container({ homePath: '/etc/streamspace' })),
  hostile(
    'a home over the token of a service account',
    /may not lie over/,
    container({ homePath: '/var/run/secrets' }),
  ),
  hostile('a home that climbs', 'shape', container({ homePath: '/home/../etc' })),
  hostile('a service account', 'shape', { serviceAccountName: 'streamspace-agent' }),
  hostile('an init container', 'shape', { initContainers: [{ name: 'root', image: 'debian' }] }),
  hostile('a label', 'shape', { labels: { 'streamspace.io/user': 'somebody' } }),
  hostile('an annotation', 'shape', {
    annotations: { 'container.apparmor.security.beta.kubernetes.io/session': 'unconfined' },
  }),
  hostile('another namespace', 'shape', { namespace: 'kube-system' }),
];

/** What names of objects and folders are made of. */
const NAMES = [
  hostile('a session that is no identifier', 'shape', { sessionId: '../kube-system' }),
  hostile('the specification of another session', /another session/, {
    sessionId: '0b8f2a5e-3c1d-4f6a-9b7e-2d4c6a8e0f13',
  }),
  hostile('a home that would be two', /not in lower case/, {
    home: { kind: 'persistent', userId: '5A2F7C1E-8D3B-4E6F-9A0C-1B2D3E4F5A6B', template: 'desktop' },
  }),
  hostile('a folder that climbs out of the home', 'shape', { template: '../../other' }),
  hostile('a folder with a line break', 'shape', { template: 'desktop\n' }),
  hostile('a folder that is too long', 'shape', { template: LONG }),
  hostile("another application's folder", /another application/, {
    home: { kind: 'persistent', userId: '5a2f7c1e-8d3b-4e6f-9a0c-1b2d3e4f5a6b', template: 'browser' },
  }),
  hostile('credentials in the name of the image', /image name/, image('user:secret@registry.example/desktop:1')),
  hostile('an image that is an address', /image name/, image('https://registry.example/desktop:1')),
  hostile('an image with a line break', /image name/, image('desktop:1\nhostNetwork: true')),
  hostile('an image of another platform', /for docker/, { workload: { platform: 'docker', image: 'desktop:1' } }),
];

/** What the session is given. */
const GIFTS = [
  hostile('the memory of a whole cluster', 'shape', { resources: { cpuMillis: 1000, memoryMiB: 1e9, storageGiB: 1 } }),
  hostile('a million cores', 'shape', { resources: { cpuMillis: 1e9, memoryMiB: 1024, storageGiB: 1 } }),
  hostile('less than nothing', 'shape', { resources: { cpuMillis: -1, memoryMiB: 1024, storageGiB: 1 } }),
  hostile('a quantity instead of a number', 'shape', {
    resources: { cpuMillis: '64', memoryMiB: 1024, storageGiB: 1 },
  }),
  hostile('shared memory without end', 'shape', container({ shmMiB: 10_000_000 })),
  hostile('a variable with a line break', 'shape', { environment: { 'A\nLD_PRELOAD': '/tmp/x.so' } }),
  hostile('a variable of the linker', /LD_PRELOAD may not be set/, { environment: { LD_PRELOAD: '/tmp/x.so' } }),
  hostile('the place of the password', /STREAMSPACE_PASSWORD_FILE may not be set/, {
    environment: { STREAMSPACE_PASSWORD_FILE: '/home/user/known' },
  }),
  hostile(
    'a password that is known',
    /PASSWORD holds the password/,
    { environment: { PASSWORD: 'known' } },
    aWebPodSpec(),
  ),
  hostile('root as user', /PUID is set from/, { environment: { PUID: '0' } }, aWebPodSpec()),
  hostile(
    'a probe of somebody else',
    'shape',
    { web: { ...PLAIN_WEB, readiness: { kind: 'http', path: 'http://10.96.0.1/' } } },
    aWebPodSpec(),
  ),
];

/** What a template passes through. */
const PROFILES = [
  hostilePod('every taint tolerated', 'shape', { tolerations: [{ operator: 'Exists', effect: 'NoSchedule' }] }),
  hostilePod('every effect tolerated', 'shape', { tolerations: [{ operator: 'Exists', key: 'pool' }] }),
  hostilePod('the nodes of the control plane', /may not tolerate/, {
    tolerations: [toleration('node-role.kubernetes.io/control-plane')],
  }),
  hostilePod('nodes that are broken', /may not tolerate/, {
    tolerations: [toleration('node.kubernetes.io/unreachable')],
  }),
  hostilePod('tolerations without end', 'shape', {
    tolerations: Array.from({ length: 100 }, () => toleration('pool')),
  }),
  hostilePod('a node of the control plane', /may not choose nodes/, {
    nodeSelector: { 'node-role.kubernetes.io/master': '' },
  }),
  hostilePod('one node', /may not choose nodes/, { nodeSelector: { 'kubernetes.io/hostname': 'node1' } }),
  hostilePod('a label that is none', 'shape', { nodeSelector: { 'pool\n': 'x' } }),
  hostilePod('a value that is none', 'shape', { nodeSelector: { pool: 'x"}, "hostNetwork": {"a":"' } }),
  hostilePod('a label that is too long', 'shape', { nodeSelector: { [LONG]: 'x' } }),
  hostilePod('a runtime class that is a path', 'shape', { runtimeClass: '../../etc/containerd' }),
  hostilePod('huge pages', 'shape', { extendedResources: { 'hugepages-2Mi': 8 } }),
  hostilePod('memory by the back door', 'shape', { extendedResources: { memory: 16 } }),
  hostilePod('a resource of Kubernetes', /no extended resource/, {
    extendedResources: { 'kubernetes.io/batch-cpu': 1 },
  }),
  hostilePod('a resource of a quota', /no extended resource/, { extendedResources: { 'requests.nvidia.com/gpu': 1 } }),
  hostilePod('every graphics card', 'shape', { extendedResources: { 'nvidia.com/gpu': 1000 } }),
  hostilePod('a disk without end', 'shape', { ephemeralStorageMiB: 1e9 }),
  hostilePod('the network of the cluster', 'shape', { egress: 'cluster' }),
  hostilePod('the network of the node', 'shape', { hostNetwork: true }),
  hostilePod('a security context', 'shape', { securityContext: { privileged: true } }),
  hostilePod('a priority', 'shape', { priorityClassName: 'system-node-critical' }),
  hostilePod('a node by its name', 'shape', { nodeName: 'node1' }),
];

/** Every hostile message, each of a session of its own. */
export const HOSTILE_APPLIES: readonly HostileApply[] = [...PODS, ...NAMES, ...GIFTS, ...PROFILES];
