import { KubernetesEnvironment, kubernetesSettings } from './kubernetes-config.js';

const settings = (variables: Record<string, string>): ReturnType<typeof kubernetesSettings> =>
  kubernetesSettings(KubernetesEnvironment.parse(variables));

describe('kubernetesSettings', () => {
  it('needs nothing', () => {
    expect(settings({})).toEqual({
      namespace: 'streamspace-sessions',
      reach: 'auto',
      serviceAccount: 'default',
      storageClass: null,
      accessMode: 'ReadWriteOnce',
      homeGiB: null,
      pullSecrets: [],
      imagePullPolicy: 'IfNotPresent',
      nodeSelector: {},
      tolerations: [],
      agentPodLabels: {},
      agentNamespaceLabels: {},
      dnsPodLabels: { 'k8s-app': 'kube-dns' },
      dnsAddresses: [],
      closedRanges: [],
      cpuRequestPercent: 5,
      memoryRequestPercent: 50,
      trialImage: null,
      startTimeoutMs: 600_000,
    });
  });

  it('takes lists with commas and labels in JSON', () => {
    expect(
      settings({
        STREAMSPACE_KUBERNETES_PULL_SECRETS: 'registry, other.registry',
        STREAMSPACE_KUBERNETES_DNS_ADDRESSES: '169.254.20.10,fd00::a',
        STREAMSPACE_KUBERNETES_CLOSED_RANGES: '192.0.2.0/24, 2001:db8::/32',
        STREAMSPACE_KUBERNETES_AGENT_POD_LABELS: '{"app.kubernetes.io/component":"agent"}',
        STREAMSPACE_KUBERNETES_TOLERATIONS: '[{"operator":"Exists","key":"pool","effect":"NoSchedule"}]',
      }),
    ).toMatchObject({
      pullSecrets: ['registry', 'other.registry'],
      dnsAddresses: ['169.254.20.10', 'fd00::a'],
      closedRanges: ['192.0.2.0/24', '2001:db8::/32'],
      agentPodLabels: { 'app.kubernetes.io/component': 'agent' },
      tolerations: [{ operator: 'Exists', key: 'pool', effect: 'NoSchedule' }],
    });
  });

  it.each([
    ['NAMESPACE', 'Not A Name'],
    ['NAMESPACE', 'a'.repeat(64)],
    ['REACH', 'node-port'],
    ['ACCESS_MODE', 'ReadOnlyMany'],
    ['STORAGE_CLASS', '../fast'],
    ['PULL_SECRETS', 'registry,not a name'],
    ['NODE_SELECTOR', 'pool=sessions'],
    ['NODE_SELECTOR', '{"pool":1}'],
    ['AGENT_POD_LABELS', '[]'],
    ['TOLERATIONS', '[{"operator":"Exists","effect":"NoSchedule"}]'],
    ['DNS_ADDRESSES', 'resolver.example.com'],
    ['CLOSED_RANGES', '192.0.2.0'],
    ['CLOSED_RANGES', '192.0.2.0/33'],
    ['CLOSED_RANGES', '0.0.0.0/0'],
    ['CPU_REQUEST_PERCENT', '0'],
    ['MEMORY_REQUEST_PERCENT', '101'],
    ['START_TIMEOUT_MS', '1'],
  ])('refuses STREAMSPACE_KUBERNETES_%s=%s', (name, value) => {
    const variable = `STREAMSPACE_KUBERNETES_${name}`;
    expect(KubernetesEnvironment.safeParse({ [variable]: value }).error?.issues[0]?.path[0]).toBe(variable);
  });
});
