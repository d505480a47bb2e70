import type { V1Container, V1EnvVar, V1ResourceRequirements, V1VolumeMount } from '@kubernetes/client-node';
import { podProfile, type KubernetesSpec, type ObjectPlan } from './object-plan.js';
import { sessionObjectName } from './object-names.js';
import { cpuQuantity, mibQuantity } from './quantities.js';
import type { ClassPlan } from './security-class.js';
import { SECRET_KEYS } from './session-secret.js';
import { PASSWORD_FILE } from './session-volumes.js';

/** Name of the only container of a session's pod. */
export const CONTAINER_NAME = 'session';
const PORT_NAME = 'stream';

/** What a node keeps free on its disk for a session's output, in MiB. */
const EPHEMERAL_REQUEST_MIB = 64;

const share = (amount: number, percent: number): number => Math.max(1, Math.floor((amount * percent) / 100));

/** `$(NAME)` in a value would stand for another variable, and two dollars for one. Values of templates are data. */
const literal = (value: string): string => value.replaceAll('$', '$$$$');

function access({ sessionId, web }: KubernetesSpec): V1EnvVar[] {
  if (!web?.access) return [];
  const name = sessionObjectName(sessionId);
  const from = (variable: string, key: string): V1EnvVar => ({
    name: variable,
    valueFrom: { secretKeyRef: { name, key } },
  });
  return [from(web.access.userVariable, SECRET_KEYS.username), from(web.access.passwordVariable, SECRET_KEYS.password)];
}

/** The template's variables, and over them what only the agent knows. Passwords are named, never written. */
function variables(spec: KubernetesSpec, own: ClassPlan): V1EnvVar[] {
  const screen = {
    STREAMSPACE_GEOMETRY: `${spec.screen.width}x${spec.screen.height}`,
    STREAMSPACE_PASSWORD_FILE: PASSWORD_FILE,
  };
  const secrets = spec.stream.kind === 'http' ? access(spec) : [];
  const hidden = new Set(secrets.map(({ name }) => name));
  const plain = { ...spec.environment, ...(spec.stream.kind === 'rfb' && screen), ...own.variables };
  const written = Object.entries(plain).filter(([name]) => !hidden.has(name));
  return [...written.map(([name, value]) => ({ name, value: literal(value) })), ...secrets];
}

/** All of the memory and CPU that the session asked for as limits; a share of it is kept free on the node. */
function bounds({ spec, settings }: ObjectPlan, own: ClassPlan): V1ResourceRequirements {
  const { cpuMillis, memoryMiB } = spec.resources;
  const { extendedResources, ephemeralStorageMiB } = podProfile(spec);
  const extended = Object.entries(extendedResources).map(([name, count]) => [name, String(count)] as const);
  return {
    requests: {
      cpu: cpuQuantity(share(cpuMillis, settings.cpuRequestPercent)),
      memory: mibQuantity(share(memoryMiB, settings.memoryRequestPercent)),
      'ephemeral-storage': mibQuantity(EPHEMERAL_REQUEST_MIB),
      ...Object.fromEntries(extended),
    },
    limits: {
      cpu: cpuQuantity(cpuMillis),
      memory: mibQuantity(memoryMiB),
      'ephemeral-storage': mibQuantity(ephemeralStorageMiB ?? own.ephemeralStorageMiB),
      ...Object.fromEntries(extended),
    },
  };
}

/**
 * The container of one session. It has no probe: the agent asks the session itself whether it is there, and a restart would cost people
 * their work.
 */
export function sessionContainer(plan: ObjectPlan, own: ClassPlan, mounts: V1VolumeMount[]): V1Container {
  const { spec, settings } = plan;
  return {
    name: CONTAINER_NAME,
    image: spec.workload.image,
    imagePullPolicy: settings.imagePullPolicy,
    env: variables(spec, own),
    ports: [{ name: PORT_NAME, containerPort: spec.stream.port, protocol: 'TCP' }],
    resources: bounds(plan, own),
    securityContext: own.container,
    volumeMounts: mounts,
    terminationMessagePolicy: 'FallbackToLogsOnError',
  };
}
