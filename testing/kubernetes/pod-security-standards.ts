import type { V1Container, V1PodSpec, V1SecurityContext } from '@kubernetes/client-node';

/** Capabilities that the standard `baseline` lets containers add. */
const BASELINE_CAPABILITIES: ReadonlySet<string> = new Set([
  ...['AUDIT_WRITE', 'CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'FSETID', 'KILL', 'MKNOD', 'NET_BIND_SERVICE', 'SETFCAP'],
  ...['SETGID', 'SETPCAP', 'SETUID', 'SYS_CHROOT'],
]);
/** Kinds of volumes that the standard `restricted` lets pods have. */
const RESTRICTED_VOLUMES: ReadonlySet<string> = new Set([
  ...['configMap', 'csi', 'downwardAPI', 'emptyDir', 'ephemeral', 'persistentVolumeClaim', 'projected', 'secret'],
]);

/** One thing that a container does against a standard. */
type Rule = (context: V1SecurityContext, container: V1Container, pod: V1PodSpec) => string | boolean | undefined;

const BASELINE_RULES: readonly Rule[] = [
  ({ privileged }) => privileged && 'is privileged',
  ({ capabilities }) => capabilities?.add?.some((name) => !BASELINE_CAPABILITIES.has(name)) && 'adds capabilities',
  ({ procMount = 'Default' }) => procMount !== 'Default' && 'unmasks /proc',
  ({ seccompProfile }) => seccompProfile?.type === 'Unconfined' && 'has no seccomp profile',
  (_, { ports = [] }) => ports.some(({ hostPort }) => hostPort) && 'takes a port of the node',
];

const RESTRICTED_RULES: readonly Rule[] = [
  ({ allowPrivilegeEscalation }) => allowPrivilegeEscalation !== false && 'may become more than it is',
  ({ capabilities }) => !capabilities?.drop?.includes('ALL') && 'keeps capabilities',
  ({ capabilities }) => capabilities?.add?.some((name) => name !== 'NET_BIND_SERVICE') && 'adds capabilities',
  ({ runAsNonRoot }, _, { securityContext: pod }) => !(runAsNonRoot ?? pod?.runAsNonRoot) && 'may be root',
  ({ runAsUser }, _, { securityContext: pod }) => (runAsUser ?? pod?.runAsUser) === 0 && 'is root',
  ({ seccompProfile }, _, { securityContext: pod }) =>
    !['RuntimeDefault', 'Localhost'].includes((seccompProfile ?? pod?.seccompProfile)?.type ?? '') &&
    'has no seccomp profile',
];

function violations(pod: V1PodSpec, rules: readonly Rule[]): string[] {
  const { containers, initContainers = [], ephemeralContainers = [] } = pod;
  return [...containers, ...initContainers, ...ephemeralContainers].flatMap((container) =>
    rules
      .map((rule) => rule(container.securityContext ?? {}, container, pod))
      .filter((text) => typeof text === 'string'),
  );
}

/** What a pod does against the Pod Security Standard `baseline`, as the documentation of Kubernetes 1.31 has it. */
export function baselineViolations(pod: V1PodSpec): string[] {
  const namespaces = (['hostNetwork', 'hostPID', 'hostIPC'] as const).filter((member) => pod[member]);
  const paths = (pod.volumes ?? []).filter(({ hostPath }) => hostPath).map(({ name }) => `mounts the node at ${name}`);
  const { sysctls = [], seccompProfile } = pod.securityContext ?? {};
  return [
    ...namespaces,
    ...paths,
    ...sysctls.map(({ name }) => `sets ${name}`),
    ...(seccompProfile?.type === 'Unconfined' ? ['has no seccomp profile'] : []),
    ...violations(pod, BASELINE_RULES),
  ];
}

/** The same of `restricted`, which has all of `baseline` in it. */
export function restrictedViolations(pod: V1PodSpec): string[] {
  const kinds = (pod.volumes ?? []).flatMap(({ name: _, ...source }) => Object.keys(source));
  const refused = kinds.filter((kind) => !RESTRICTED_VOLUMES.has(kind)).map((kind) => `has a volume of kind ${kind}`);
  return [...baselineViolations(pod), ...refused, ...violations(pod, RESTRICTED_RULES)];
}
