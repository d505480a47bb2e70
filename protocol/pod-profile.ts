import { z } from 'zod';

/** A DNS label (RFC 1123), and names of several of them. */
const LABEL = '[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?';
const SUBDOMAIN = `${LABEL}(?:\\.${LABEL})*`;
/** What Kubernetes calls a qualified name, without its domain. */
const NAME = '[A-Za-z0-9](?:[-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?';

/** Key of a label or of a taint: a name, with or without a domain before it. */
export const KubernetesLabelKey = z
  .string()
  .max(253)
  .regex(new RegExp(`^(?:${SUBDOMAIN}/)?${NAME}$`), 'Use the key of a label, such as example.com/pool.');

/** Value of a label or of a taint; may be empty. */
export const KubernetesLabelValue = z
  .string()
  .max(63)
  .regex(new RegExp(`^(?:${NAME})?$`), 'Use the value of a label: letters, digits, dots, hyphens and underscores.');

/** Labels of Kubernetes, such as those that a node must wear. */
export const KubernetesLabels = z
  .record(KubernetesLabelKey, KubernetesLabelValue)
  .refine((labels) => Object.keys(labels).length <= 16, 'Use at most 16 labels.');
export type KubernetesLabels = z.infer<typeof KubernetesLabels>;

/** Name of an object of Kubernetes: lower-case letters, digits, hyphens and dots (RFC 1123). */
export const KubernetesName = z
  .string()
  .max(253)
  .regex(new RegExp(`^${SUBDOMAIN}$`), 'Use lower-case letters, digits, hyphens and dots.');

const TaintEffect = z.enum(['NoSchedule', 'PreferNoSchedule', 'NoExecute']);

/** A taint that a session may be placed in spite of. Always names its key: nothing tolerates everything. */
export const Toleration = z
  .discriminatedUnion('operator', [
    z.strictObject({ operator: z.literal('Exists'), key: KubernetesLabelKey, effect: TaintEffect }),
    z.strictObject({
      operator: z.literal('Equal'),
      key: KubernetesLabelKey,
      value: KubernetesLabelValue,
      effect: TaintEffect,
    }),
  ])
  .meta({ id: 'Toleration' });
export type Toleration = z.infer<typeof Toleration>;

/** Name of a resource that a device plugin offers: a domain and a name. The resources of Kubernetes itself have no domain. */
const ExtendedResourceName = z
  .string()
  .max(200)
  .regex(new RegExp(`^${SUBDOMAIN}/${NAME}$`), 'Use the name of an extended resource, such as nvidia.com/gpu.');

/** Where programs of a session get to: nowhere, not even to name servers, or to the Internet without private and metadata ranges. */
export const Egress = z.enum(['none', 'internet']);
export type Egress = z.infer<typeof Egress>;

/**
 * What a template passes through to Kubernetes. Other platforms never see it. No component of OpenAPI, which would tell those who write it that
 * no member may be left out.
 */
export const PodProfile = z.strictObject({
  nodeSelector: KubernetesLabels.default({}).describe('Labels that the node must wear.'),
  tolerations: z.array(Toleration).max(16).default([]).describe('Taints of nodes that do not keep it away.'),
  runtimeClass: KubernetesName.nullable()
    .default(null)
    .describe('How its container is run, by the name of a RuntimeClass; null for the default of the cluster.'),
  extendedResources: z
    .record(ExtendedResourceName, z.int().min(1).max(16))
    .refine((resources) => Object.keys(resources).length <= 4, 'Use at most 4 extended resources.')
    .default({})
    .describe('What device plugins offer, such as one `nvidia.com/gpu`.'),
  ephemeralStorageMiB: z
    .int()
    .min(64)
    .max(1_048_576)
    .nullable()
    .default(null)
    .describe(
      'What it may write outside of its home and of its memory, in MiB: logs, and what lies in the root of images that write there. Null for the default of its security class.',
    ),
  egress: Egress.default('internet').describe(
    'Where its programs get to: `none`, not even to name servers, or `internet` without private and metadata ranges.',
  ),
});
export type PodProfile = z.infer<typeof PodProfile>;

/** What holds for a pod of which nothing else is said. */
export const PLAIN_POD: PodProfile = {
  nodeSelector: {},
  tolerations: [],
  runtimeClass: null,
  extendedResources: {},
  ephemeralStorageMiB: null,
  egress: 'internet',
};
