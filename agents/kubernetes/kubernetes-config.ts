import { isIP } from 'node:net';
import { z } from 'zod';
import { isImageName } from '../../protocol/image-name.js';
import { KubernetesLabels, KubernetesName, Toleration } from '../../protocol/pod-profile.js';
import { isRange } from './objects/closed-egress.js';

const parts = (text: string): string[] =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');

/** Values with commas between them, of which each passes `isFine`. */
const list = (isFine: (part: string) => boolean, complaint: string): z.ZodType<string[], string | undefined> =>
  z
    .string()
    .default('')
    .transform(parts)
    .refine((values) => values.every(isFine), complaint);

/** JSON text of what `schema` takes. */
const json = <T>(schema: z.ZodType<T>, standard: string, complaint: string): z.ZodType<T, string | undefined> =>
  z
    .string()
    .default(standard)
    .transform((text, context): T => {
      const parsed = schema.safeParse(parseJson(text));
      if (parsed.success) return parsed.data;
      context.addIssue({ code: 'custom', message: complaint });
      return z.NEVER;
    });

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const isName = (text: string): boolean => KubernetesName.safeParse(text).success;
const labels = (standard = '{}'): ReturnType<typeof json<KubernetesLabels>> =>
  json(KubernetesLabels, standard, 'must be labels in JSON, such as {"pool":"sessions"}');
const Percent = z.coerce.number().int().min(1).max(100);

/** Variables of the Kubernetes runtime, beside those of every agent. The cluster is the one of KUBECONFIG, or the one that the agent runs in. */
export const KubernetesEnvironment = z.object({
  STREAMSPACE_KUBERNETES_NAMESPACE: z
    .string()
    .regex(/^[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?$/, 'must be the name of a namespace')
    .default('streamspace-sessions')
    .describe('Namespace of the sessions, for nothing else. The agent needs no right in any other.'),
  STREAMSPACE_KUBERNETES_REACH: z
    .enum(['auto', 'pod-ip', 'port-forward'])
    .default('auto')
    .describe(
      'How sessions are reached: pod-ip, port-forward through the API server, or auto: pod-ip within the cluster.',
    ),
  STREAMSPACE_KUBERNETES_SERVICE_ACCOUNT: z
    .string()
    .refine(isName, 'must be the name of a service account')
    .default('default')
    .describe('Service account of the sessions. It needs no right: no token of it is mounted.'),
  STREAMSPACE_KUBERNETES_STORAGE_CLASS: z
    .string()
    .refine(isName, 'must be the name of a storage class')
    .optional()
    .describe("Storage class of people's volumes. The cluster's default if unset."),
  STREAMSPACE_KUBERNETES_ACCESS_MODE: z
    .enum(['ReadWriteOnce', 'ReadWriteMany'])
    .default('ReadWriteOnce')
    .describe("Access mode of people's volumes. With ReadWriteOnce, the sessions of one person are kept on one node."),
  STREAMSPACE_KUBERNETES_HOME_GIB: z.coerce
    .number()
    .int()
    .min(1)
    .max(65_536)
    .optional()
    .describe('Size of the one volume that a person gets, in GiB. What the first session asks for, if unset.'),
  STREAMSPACE_KUBERNETES_PULL_SECRETS: list(isName, 'must be names of secrets, separated by commas').describe(
    'Secrets of the namespace that images are pulled with, comma-separated.',
  ),
  STREAMSPACE_KUBERNETES_IMAGE_PULL_POLICY: z
    .enum(['IfNotPresent', 'Always', 'Never'])
    .default('IfNotPresent')
    .describe('When images are pulled.'),
  STREAMSPACE_KUBERNETES_NODE_SELECTOR: labels().describe(
    'Labels in JSON that the nodes of all sessions wear. They win over those of templates.',
  ),
  STREAMSPACE_KUBERNETES_TOLERATIONS: json(
    z.array(Toleration).max(16),
    '[]',
    'must be tolerations in JSON, such as [{"operator":"Exists","key":"pool","effect":"NoSchedule"}]',
  ).describe('Taints in JSON that keep no session away, beside those that templates name.'),
  STREAMSPACE_KUBERNETES_AGENT_POD_LABELS: labels().describe(
    'Labels in JSON of the pods that reach sessions: those of this agent. None lets no pod in, for an agent outside of the cluster.',
  ),
  STREAMSPACE_KUBERNETES_AGENT_NAMESPACE_LABELS: labels().describe(
    'Labels in JSON of the namespace that these pods are in, such as {"kubernetes.io/metadata.name":"streamspace"}. Any namespace if empty.',
  ),
  STREAMSPACE_KUBERNETES_DNS_POD_LABELS: labels('{"k8s-app":"kube-dns"}').describe(
    "Labels in JSON of the cluster's name servers, in any namespace. Sessions with Internet may ask them.",
  ),
  STREAMSPACE_KUBERNETES_DNS_ADDRESSES: list(
    (text) => isIP(text) !== 0,
    'must be IP addresses, separated by commas',
  ).describe('Addresses of further name servers, comma-separated, such as that of a cache on each node.'),
  STREAMSPACE_KUBERNETES_CLOSED_RANGES: list(
    isRange,
    'must be address ranges such as 192.0.2.0/24, separated by commas',
  ).describe(
    'Ranges that sessions never reach, comma-separated, beside private and special ones: public addresses of nodes, pods and of the API server.',
  ),
  STREAMSPACE_KUBERNETES_CPU_REQUEST_PERCENT: Percent.default(5).describe(
    'Share of the CPU of a session that is kept free for it on its node, in per cent; it may use all of it where there is room.',
  ),
  STREAMSPACE_KUBERNETES_MEMORY_REQUEST_PERCENT: Percent.default(50).describe(
    'Share of the memory of a session that is kept free for it on its node, in per cent. 100 rules out that nodes run out of memory.',
  ),
  STREAMSPACE_KUBERNETES_TRIAL_IMAGE: z
    .string()
    .refine(isImageName, 'must be the name of an image')
    .optional()
    .describe(
      'Image with bash of the pods that try for seconds whether network policies are enforced. That of any session if unset.',
    ),
  STREAMSPACE_KUBERNETES_START_TIMEOUT_MS: z.coerce
    .number()
    .int()
    .min(1000)
    .max(3_600_000)
    .default(600_000)
    .describe(
      'Longest time that a session may take until it answers, in milliseconds, whatever its template says: startTimeoutSeconds there ends it sooner.',
    ),
});
export type KubernetesEnvironment = z.infer<typeof KubernetesEnvironment>;

/** Settings of the Kubernetes runtime, in domain types. */
export interface KubernetesSettings {
  readonly namespace: string;
  readonly reach: KubernetesEnvironment['STREAMSPACE_KUBERNETES_REACH'];
  readonly serviceAccount: string;
  /** Null for the cluster's default. */
  readonly storageClass: string | null;
  readonly accessMode: KubernetesEnvironment['STREAMSPACE_KUBERNETES_ACCESS_MODE'];
  /** Size of each person's volume; null for what the first session asks for. */
  readonly homeGiB: number | null;
  readonly pullSecrets: readonly string[];
  readonly imagePullPolicy: KubernetesEnvironment['STREAMSPACE_KUBERNETES_IMAGE_PULL_POLICY'];
  readonly nodeSelector: KubernetesLabels;
  readonly tolerations: readonly Toleration[];
  readonly agentPodLabels: KubernetesLabels;
  readonly agentNamespaceLabels: KubernetesLabels;
  readonly dnsPodLabels: KubernetesLabels;
  readonly dnsAddresses: readonly string[];
  readonly closedRanges: readonly string[];
  readonly cpuRequestPercent: number;
  readonly memoryRequestPercent: number;
  /** Null for that of any session. */
  readonly trialImage: string | null;
  readonly startTimeoutMs: number;
}

/** Settings from parsed variables. */
export function kubernetesSettings(environment: KubernetesEnvironment): KubernetesSettings {
  return {
    namespace: environment.STREAMSPACE_KUBERNETES_NAMESPACE,
    reach: environment.STREAMSPACE_KUBERNETES_REACH,
    serviceAccount: environment.STREAMSPACE_KUBERNETES_SERVICE_ACCOUNT,
    storageClass: environment.STREAMSPACE_KUBERNETES_STORAGE_CLASS ?? null,
    accessMode: environment.STREAMSPACE_KUBERNETES_ACCESS_MODE,
    homeGiB: environment.STREAMSPACE_KUBERNETES_HOME_GIB ?? null,
    pullSecrets: environment.STREAMSPACE_KUBERNETES_PULL_SECRETS,
    imagePullPolicy: environment.STREAMSPACE_KUBERNETES_IMAGE_PULL_POLICY,
    nodeSelector: environment.STREAMSPACE_KUBERNETES_NODE_SELECTOR,
    tolerations: environment.STREAMSPACE_KUBERNETES_TOLERATIONS,
    agentPodLabels: environment.STREAMSPACE_KUBERNETES_AGENT_POD_LABELS,
    agentNamespaceLabels: environment.STREAMSPACE_KUBERNETES_AGENT_NAMESPACE_LABELS,
    dnsPodLabels: environment.STREAMSPACE_KUBERNETES_DNS_POD_LABELS,
    dnsAddresses: environment.STREAMSPACE_KUBERNETES_DNS_ADDRESSES,
    closedRanges: environment.STREAMSPACE_KUBERNETES_CLOSED_RANGES,
    cpuRequestPercent: environment.STREAMSPACE_KUBERNETES_CPU_REQUEST_PERCENT,
    memoryRequestPercent: environment.STREAMSPACE_KUBERNETES_MEMORY_REQUEST_PERCENT,
    trialImage: environment.STREAMSPACE_KUBERNETES_TRIAL_IMAGE ?? null,
    startTimeoutMs: environment.STREAMSPACE_KUBERNETES_START_TIMEOUT_MS,
  };
}
