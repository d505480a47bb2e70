import type { Combination } from './combinations.js';
import { type KubernetesObject, type MadePod, ofKind, podsOf, titleOf } from './objects.js';

/** Keys of the objects of a kind, as `name/key`. */
function keysOf(objects: readonly KubernetesObject[], kind: string): string[] {
  return ofKind(objects, kind).flatMap(({ metadata, data }) =>
    Object.keys(typeof data === 'object' && data !== null ? data : {}).map((key) => `${metadata.name}/${key}`),
  );
}

function secretsOf({ spec }: MadePod): string[] {
  const variables = [...spec.initContainers, ...spec.containers].flatMap(({ env }) =>
    env.flatMap(({ valueFrom }) => (valueFrom?.secretKeyRef ? [valueFrom.secretKeyRef] : [])),
  );
  const volumes = spec.volumes.flatMap(({ secret }) =>
    secret ? secret.items.map(({ key }) => ({ name: secret.secretName, key })) : [],
  );
  return [...variables, ...volumes].map(({ name, key }) => `${name}/${key}`);
}

function configMapsOf({ spec }: MadePod): string[] {
  return spec.volumes.flatMap(({ configMap }) => configMap?.items.map(({ key }) => `${configMap.name}/${key}`) ?? []);
}

/** Whole secrets that are mounted without a list of keys. */
function wholeSecretsOf({ spec }: MadePod): string[] {
  return spec.volumes.flatMap(({ secret }) => (secret?.items.length === 0 ? [secret.secretName] : []));
}

const claimsOf = ({ spec }: MadePod): string[] =>
  spec.volumes.flatMap(({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName ?? []);

/** What pods name that neither the chart makes nor `given` has. */
export function danglingReferences(objects: readonly KubernetesObject[], given: Combination): string[] {
  const secrets = new Set([...keysOf(objects, 'Secret'), ...given.secrets]);
  const secretNames = new Set([...secrets].map((key) => key.split('/', 1)[0]));
  const configMaps = new Set([...keysOf(objects, 'ConfigMap'), ...(given.configMaps ?? [])]);
  const claims = new Set([
    ...ofKind(objects, 'PersistentVolumeClaim').map(({ metadata }) => metadata.name),
    ...(given.claims ?? []),
  ]);
  const accounts = new Set(ofKind(objects, 'ServiceAccount').map(({ metadata }) => metadata.name));
  return podsOf(objects).flatMap((pod) => {
    const volumes = new Set(pod.spec.volumes.map(({ name }) => name));
    const templates = pod.object.kind === 'StatefulSet' ? ['data'] : [];
    return [
      ...secretsOf(pod).filter((key) => !secrets.has(key)),
      ...wholeSecretsOf(pod).filter((name) => !secretNames.has(name)),
      ...configMapsOf(pod).filter((key) => !configMaps.has(key)),
      ...claimsOf(pod).filter((name) => !claims.has(name)),
      ...[pod.spec.serviceAccountName ?? []].flat().filter((name) => !accounts.has(name)),
      ...pod.spec.containers
        .flatMap(({ volumeMounts }) => volumeMounts)
        .map(({ name }) => name)
        .filter((name) => !volumes.has(name) && !templates.includes(name)),
    ].map((missing) => `${titleOf(pod.object)} needs ${missing}, which is not there`);
  });
}
