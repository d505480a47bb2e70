import { OWN_CONTAINER } from '../../../protocol/session.js';
import { anObjectPlan, someSettings } from '../../../testing/kubernetes/object-plan.builder.js';
import { aPodSpec, aWebPodSpec } from '../../../testing/kubernetes/pod-spec.builder.js';
import { sessionDeployment } from './session-deployment.js';

const podOf = (plan: Parameters<typeof anObjectPlan>[0]): ReturnType<typeof pod> => pod(anObjectPlan(plan));
function pod(
  plan: ReturnType<typeof anObjectPlan>,
): NonNullable<NonNullable<ReturnType<typeof sessionDeployment>['spec']>['template']['spec']> {
  return sessionDeployment(plan).spec!.template.spec!;
}

const temporary = { kind: 'temporary' } as const;
const home = { kind: 'persistent', userId: '5a2f7c1e-8d3b-4e6f-9a0c-1b2d3e4f5a6b', template: 'desktop' } as const;

describe('sessionDeployment', () => {
  it.each([
    ['running', 1],
    ['standby', 1],
    ['hibernated', 0],
  ] as const)('has pods for what is to be %s: %d', (desired, replicas) => {
    expect(sessionDeployment(anObjectPlan({ desired })).spec?.replicas).toBe(replicas);
  });

  it('never has two pods on one home', () => {
    expect(sessionDeployment(anObjectPlan()).spec?.strategy).toEqual({ type: 'Recreate' });
  });

  it('is found by its labels, and says what the agent has to know', () => {
    const spec = aPodSpec({ home });
    const { metadata, spec: wanted } = sessionDeployment(anObjectPlan({ spec, generation: 7 }));
    expect(metadata).toEqual({
      name: `ss-${spec.sessionId}`,
      namespace: 'streamspace-sessions',
      labels: {
        'app.kubernetes.io/managed-by': 'streamspace-agent',
        'app.kubernetes.io/part-of': 'streamspace',
        'streamspace.io/agent': '6d1f0c8a-5b7e-4c3d-8f2a-9e0b1c2d3e4f',
        'streamspace.io/session': spec.sessionId,
        'streamspace.io/user': home.userId,
      },
      annotations: {
        'streamspace.io/generation': '7',
        'streamspace.io/template': 'desktop',
        'streamspace.io/kind': 'rfb',
        'streamspace.io/port': '5900',
        'streamspace.io/home': 'persistent',
        'streamspace.io/owner': home.userId,
      },
    });
    expect(wanted?.template.metadata?.labels).toMatchObject(wanted?.selector.matchLabels ?? { none: 'none' });
  });

  it('makes no new pod of another generation, nor of a wish to sleep', () => {
    const spec = aPodSpec();
    const first = sessionDeployment(anObjectPlan({ spec }));
    const later = sessionDeployment(anObjectPlan({ spec, generation: 2, desired: 'hibernated' }));
    expect(later.spec?.template).toEqual(first.spec?.template);
  });
});

describe.each([
  ['a screen', aPodSpec({ home })],
  ['a web application with a root init', aWebPodSpec({ home: { ...home, template: 'webtop' } })],
])('the pod of %s', (_, spec) => {
  const made = podOf({ spec });

  it('has no way to the API server and shares nothing with its node', () => {
    expect(made).toMatchObject({ automountServiceAccountToken: false, enableServiceLinks: false });
    expect(made.hostNetwork ?? made.hostPID ?? made.hostIPC ?? made.nodeName ?? made.priorityClassName).toBeUndefined();
    const kinds = new Set(made.volumes?.flatMap(({ name: _name, ...source }) => Object.keys(source)));
    expect([...kinds].filter((kind) => !['emptyDir', 'persistentVolumeClaim', 'secret'].includes(kind))).toEqual([]);
  });

  it('lets nobody become more than they are', () => {
    expect(made.securityContext?.seccompProfile).toEqual({ type: 'RuntimeDefault' });
    expect(made.containers).toHaveLength(1);
    expect(made.containers[0]?.securityContext).toMatchObject({
      privileged: false,
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
    });
  });

  it('stays on the node that has the volume of its person', () => {
    expect(made.affinity?.podAffinity?.requiredDuringSchedulingIgnoredDuringExecution).toEqual([
      { labelSelector: { matchLabels: { 'streamspace.io/user': home.userId } }, topologyKey: 'kubernetes.io/hostname' },
    ]);
    expect(podOf({ spec, settings: someSettings({ accessMode: 'ReadWriteMany' }) }).affinity).toBeUndefined();
    expect(podOf({ spec: { ...spec, home: temporary } }).affinity).toBeUndefined();
  });
});

describe('the pod of a security class', () => {
  it('is one user that is not root on a root that cannot be written', () => {
    const made = podOf({ spec: aPodSpec({ container: { ...OWN_CONTAINER, uid: 1234, gid: 100 } }) });
    expect(made.securityContext).toMatchObject({ runAsNonRoot: true, runAsUser: 1234, runAsGroup: 100, fsGroup: 100 });
    expect(made.containers[0]?.securityContext).toMatchObject({ readOnlyRootFilesystem: true, runAsNonRoot: true });
    expect(made.containers[0]?.securityContext?.capabilities?.add).toBeUndefined();
    expect(made.terminationGracePeriodSeconds).toBe(5);
  });

  it('gives a root init what it needs to become its user, and nothing else', () => {
    const made = podOf({ spec: aWebPodSpec() });
    expect(made.securityContext).toMatchObject({ fsGroup: 1000 });
    expect(made.securityContext?.runAsUser).toBeUndefined();
    expect(made.containers[0]?.securityContext?.capabilities?.add).toEqual([
      'CHOWN',
      'SETUID',
      'SETGID',
      'DAC_OVERRIDE',
      'FOWNER',
      'KILL',
    ]);
    expect(made.containers[0]?.env).toEqual(expect.arrayContaining([{ name: 'PUID', value: '1000' }]));
    expect(made.terminationGracePeriodSeconds).toBe(10);
  });
});

describe('what a template passes through', () => {
  const pod = {
    nodeSelector: { pool: 'gpu', zone: 'a' },
    tolerations: [{ operator: 'Exists', key: 'nvidia.com/gpu', effect: 'NoSchedule' } as const],
    runtimeClass: 'nvidia',
    extendedResources: { 'nvidia.com/gpu': 1 },
    ephemeralStorageMiB: 512,
  };

  it('reaches the pod, and the operator has the last word', () => {
    const made = podOf({
      spec: aPodSpec({}, pod),
      settings: someSettings({
        nodeSelector: { pool: 'sessions' },
        tolerations: [{ operator: 'Equal', key: 'pool', value: 'sessions', effect: 'NoSchedule' }],
        pullSecrets: ['registry'],
        serviceAccount: 'session',
        imagePullPolicy: 'Always',
      }),
    });
    expect(made).toMatchObject({
      nodeSelector: { pool: 'sessions', zone: 'a' },
      runtimeClassName: 'nvidia',
      imagePullSecrets: [{ name: 'registry' }],
      serviceAccountName: 'session',
    });
    expect(made.tolerations).toEqual([
      { operator: 'Equal', key: 'pool', value: 'sessions', effect: 'NoSchedule' },
      { operator: 'Exists', key: 'nvidia.com/gpu', effect: 'NoSchedule' },
    ]);
    expect(made.containers[0]?.imagePullPolicy).toBe('Always');
    expect(made.containers[0]?.resources).toMatchObject({
      requests: { 'nvidia.com/gpu': '1' },
      limits: { 'nvidia.com/gpu': '1', 'ephemeral-storage': '512Mi' },
    });
  });

  it('leaves out what nobody asked for', () => {
    const made = podOf({});
    expect(Object.keys(made)).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/nodeSelector|tolerations|runtimeClassName|imagePullSecrets/)]),
    );
  });
});
