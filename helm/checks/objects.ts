import { z } from 'zod';

const Labels = z.record(z.string(), z.string());
const Key = z.looseObject({ name: z.string(), key: z.string() });
const Port = z.union([z.string(), z.number()]);
const Probe = z.looseObject({ httpGet: z.looseObject({ path: z.string(), port: Port }).optional() });
const Amounts = z.record(z.string(), z.union([z.string(), z.number()]));

/** What the checks read of a container. */
export const Container = z.looseObject({
  name: z.string(),
  image: z.string(),
  env: z
    .array(
      z.looseObject({
        name: z.string(),
        value: z.string().optional(),
        valueFrom: z.looseObject({ secretKeyRef: Key.optional(), configMapKeyRef: Key.optional() }).optional(),
      }),
    )
    .default([]),
  ports: z.array(z.looseObject({ name: z.string(), containerPort: z.number() })).default([]),
  resources: z
    .looseObject({ limits: Amounts.default({}), requests: Amounts.default({}) })
    .default({ limits: {}, requests: {} }),
  securityContext: z.looseObject({}).default({}),
  volumeMounts: z.array(z.looseObject({ name: z.string(), mountPath: z.string() })).default([]),
  startupProbe: Probe.optional(),
  livenessProbe: Probe.optional(),
  readinessProbe: Probe.optional(),
});
export type Container = z.infer<typeof Container>;

const Items = z.array(z.looseObject({ key: z.string() })).default([]);

/** What the checks read of a pod. */
export const PodSpec = z.looseObject({
  serviceAccountName: z.string().optional(),
  automountServiceAccountToken: z.boolean().optional(),
  terminationGracePeriodSeconds: z.number().optional(),
  securityContext: z.looseObject({}).default({}),
  containers: z.array(Container).min(1),
  initContainers: z.array(Container).default([]),
  volumes: z
    .array(
      z.looseObject({
        name: z.string(),
        secret: z.looseObject({ secretName: z.string(), items: Items }).optional(),
        configMap: z.looseObject({ name: z.string(), items: Items }).optional(),
        persistentVolumeClaim: z.looseObject({ claimName: z.string() }).optional(),
      }),
    )
    .default([]),
});
export type PodSpec = z.infer<typeof PodSpec>;

/** Any object of the Kubernetes API. */
export const KubernetesObject = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({
    name: z.string(),
    namespace: z.string().optional(),
    labels: Labels.default({}),
    annotations: Labels.default({}),
  }),
  spec: z.looseObject({}).optional(),
});
export type KubernetesObject = z.infer<typeof KubernetesObject>;

const Template = z.looseObject({
  template: z.looseObject({ metadata: z.looseObject({ labels: Labels }), spec: PodSpec }),
});

/** A pod that an object makes, with the labels that it wears. */
export interface MadePod {
  readonly object: KubernetesObject;
  readonly labels: Readonly<Record<string, string>>;
  readonly spec: PodSpec;
}

const TEMPLATED = new Set(['Deployment', 'StatefulSet', 'Job']);

/** The pods that `objects` make. */
export function podsOf(objects: readonly KubernetesObject[]): MadePod[] {
  return objects.flatMap((object) => {
    if (object.kind === 'Pod') return [{ object, labels: object.metadata.labels, spec: PodSpec.parse(object.spec) }];
    if (!TEMPLATED.has(object.kind)) return [];
    const { template } = Template.parse(object.spec);
    return [{ object, labels: template.metadata.labels, spec: template.spec }];
  });
}

/** Kind and name, for messages. */
export function titleOf({ kind, metadata }: KubernetesObject): string {
  return `${kind} ${metadata.name}`;
}

/** The objects of a kind. */
export function ofKind(objects: readonly KubernetesObject[], kind: string): KubernetesObject[] {
  return objects.filter((object) => object.kind === kind);
}

/** Whether something with `labels` is what `wanted` selects. */
export function isSelected(
  labels: Readonly<Record<string, string>>,
  wanted: Readonly<Record<string, string>>,
): boolean {
  return Object.entries(wanted).every(([name, value]) => labels[name] === value);
}
