import { type Container, type KubernetesObject, type MadePod, ofKind, podsOf, titleOf } from './objects.js';

/** What is wrong, one sentence each. Empty: nothing. */
export type Complaints = readonly string[];

const NEEDED_AMOUNTS = ['cpu', 'memory', 'ephemeral-storage'];
const RESTRICTED_CONTAINER = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
  privileged: false,
  readOnlyRootFilesystem: true,
  runAsNonRoot: true,
};

function containersOf({ spec }: MadePod): readonly Container[] {
  return [...spec.initContainers, ...spec.containers];
}

/** Complaints about each container of each pod. */
function perContainer(
  objects: readonly KubernetesObject[],
  complain: (container: Container, pod: MadePod) => readonly string[],
): Complaints {
  return podsOf(objects).flatMap((pod) =>
    containersOf(pod).flatMap((container) =>
      complain(container, pod).map((text) => `${titleOf(pod.object)}, container ${container.name}: ${text}`),
    ),
  );
}

const isEqual = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/** What every object that the chart makes has to be, whatever the values are. */
export const MUST_HAVES: Readonly<Record<string, (objects: readonly KubernetesObject[]) => Complaints>> = {
  'no container without requests and limits': (objects) =>
    perContainer(objects, ({ resources: { limits, requests } }) =>
      NEEDED_AMOUNTS.filter((name) => !(name in limits && name in requests)).map((name) => `${name} has no bound`),
    ),
  'no container that may more than it has to': (objects) =>
    perContainer(objects, ({ securityContext }) =>
      Object.entries(RESTRICTED_CONTAINER)
        .filter(([name, value]) => !isEqual(securityContext[name], value))
        .map(([name]) => `${name} is not as it has to be`),
    ),
  'no pod that runs as root, or without seccomp': (objects) =>
    podsOf(objects).flatMap(({ object, spec: { securityContext } }) => {
      const isFine =
        securityContext.runAsNonRoot === true &&
        Number(securityContext.runAsUser) > 0 &&
        isEqual(securityContext.seccompProfile, { type: 'RuntimeDefault' });
      return isFine ? [] : [`${titleOf(object)} may run as root or without seccomp`];
    }),
  'no token of a service account but the agent’s': (objects) => [
    ...podsOf(objects)
      .filter(({ labels, spec }) => {
        const isAgent = labels['app.kubernetes.io/component'] === 'agent';
        return spec.automountServiceAccountToken !== isAgent;
      })
      .map(({ object }) => `${titleOf(object)} has a token that it does not need, or none that it needs`),
    ...ofKind(objects, 'ServiceAccount')
      .filter(({ automountServiceAccountToken }) => automountServiceAccountToken !== false)
      .map((object) => `${titleOf(object)} gives its token to everybody`),
  ],
  'no image without a version': (objects) =>
    perContainer(objects, ({ image }) =>
      /@sha256:[0-9a-f]{64}$/.test(image) || (/:[^/:]+$/.test(image) && !image.endsWith(':latest'))
        ? []
        : [`${image} may be anything`],
    ),
  'no host namespaces, host paths or host ports': (objects) =>
    podsOf(objects)
      .filter(({ spec }) => /"host(Network|PID|IPC|Path|Port)"/.test(JSON.stringify(spec)))
      .map(({ object }) => `${titleOf(object)} reaches into its node`),
  'a place for temporary files in every long-lived pod': (objects) =>
    perContainer(objects, ({ volumeMounts }, { object }) =>
      object.kind === 'Pod' || volumeMounts.some(({ mountPath }) => mountPath === '/tmp') ? [] : ['/tmp is read-only'],
    ),
  'probes of every container that serves, at ports that it has': (objects) =>
    perContainer(objects, (container, { object }) =>
      object.kind === 'Pod' || object.kind === 'Job'
        ? []
        : (['startupProbe', 'livenessProbe', 'readinessProbe'] as const).flatMap((name) => {
            const probe = container[name];
            if (probe === undefined) return [`no ${name}`];
            const port = probe.httpGet?.port;
            const isThere = port === undefined || container.ports.some((known) => known.name === port);
            return isThere ? [] : [`${name} asks a port that is not there`];
          }),
    ),
  'no variable twice': (objects) =>
    perContainer(objects, ({ env }) =>
      env.filter(({ name }, index) => env.findIndex((other) => other.name === name) !== index).map(({ name }) => name),
    ),
  'no secret in plain sight': (objects) =>
    perContainer(objects, ({ env }) =>
      env
        .filter(({ name, value }) => value !== undefined && /(SECRET|PASSWORD|TOKEN|_KEY)$/.test(name))
        .map(({ name }) => `${name} stands in the description of the pod`),
    ),
  'every name once, and none too long': (objects) => {
    const names = objects.map((object) => `${titleOf(object)} in ${object.metadata.namespace ?? 'the release'}`);
    const tooLong = objects.filter(({ metadata }) => metadata.name.length > 63).map(titleOf);
    return [...names.filter((name, index) => names.indexOf(name) !== index), ...tooLong];
  },
  'the labels of the release on everything': (objects) =>
    objects
      .filter(({ metadata: { labels } }) =>
        ['name', 'instance', 'component', 'part-of', 'version', 'managed-by'].some(
          (label) => !labels[`app.kubernetes.io/${label}`],
        ),
      )
      .map(titleOf),
  'nothing that holds in the whole cluster': (objects) =>
    objects.filter(({ kind }) => /^(ClusterRole|.*Webhook.*|CustomResourceDefinition)/.test(kind)).map(titleOf),
};
