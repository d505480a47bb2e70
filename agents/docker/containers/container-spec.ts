import type { ContainerCreateOptions } from 'dockerode';
import { OWN_CONTAINER, PLAIN_WEB, type SessionSpec } from '../../../protocol/session.js';
import type { WebEndpoint } from '../../core/session-runtime.js';
import type { NameServers } from '../network/name-servers.js';
import { engineLimits } from './container-limits.js';
import { classPlan, type ClassPlan } from './security-class.js';
import { engineLabels } from './session-labels.js';

/** Tasks of one session: a browser alone has several hundred threads. */
const MAX_TASKS = 4096;
const MAX_OPEN_FILES = 16_384;
const MIB = 1024 * 1024;

/** What a container is made of, beside its session's spec. */
export interface ContainerPlan {
  readonly name: string;
  readonly namespace: string;
  readonly image: string;
  readonly network: string;
  readonly homeVolume: string;
  readonly salt: string;
  /** What its web application is to ask for; null where it asks for nothing. */
  readonly credentials: WebEndpoint['credentials'];
  readonly names: NameServers;
}

type HostConfig = NonNullable<ContainerCreateOptions['HostConfig']>;

/** The template's variables, and over them what only the agent knows. */
function variables(spec: SessionSpec, { credentials }: ContainerPlan, own: ClassPlan['variables']): string[] {
  const geometry = { STREAMSPACE_GEOMETRY: `${spec.screen.width}x${spec.screen.height}` };
  const access = spec.web?.access;
  const secrets =
    access && credentials
      ? { [access.userVariable]: credentials.username, [access.passwordVariable]: credentials.password }
      : {};
  const all = { ...spec.environment, ...(spec.stream.kind === 'rfb' ? geometry : secrets), ...own };
  return Object.entries(all).map(([name, value]) => `${name}=${value}`);
}

function labels({ sessionId, stream, template, web }: SessionSpec, salt: string): Record<string, string | number> {
  const own = { session: sessionId, stream: stream.kind, port: stream.port, salt, template };
  return stream.kind === 'http' ? { ...own, web: JSON.stringify(web ?? PLAIN_WEB) } : own;
}

/** What keeps every session inside its container. The tests compare it with what the engine says afterwards. */
function walls(): HostConfig & { CgroupnsMode: string } {
  return {
    Privileged: false,
    // The engine's own seccomp profile stays in force, as long as nobody names another one.
    SecurityOpt: ['no-new-privileges:true'],
    IpcMode: 'private',
    CgroupnsMode: 'private',
    PublishAllPorts: false,
    // One network, IPv4 only: nothing may go round the rules that guard it.
    Sysctls: { 'net.ipv6.conf.all.disable_ipv6': '1', 'net.ipv6.conf.default.disable_ipv6': '1' },
    RestartPolicy: { Name: 'no' },
  };
}

function bounds({ cpuMillis, memoryMiB }: SessionSpec['resources'], shmMiB: number | null): HostConfig {
  const memory = memoryMiB * MIB;
  return {
    ...engineLimits({ cpuMillis, memoryMiB }),
    PidsLimit: MAX_TASKS,
    // Lies in memory and counts towards it.
    ShmSize: shmMiB === null ? Math.floor(memory / 2) : Math.min(shmMiB * MIB, memory),
    Ulimits: [
      { Name: 'nofile', Soft: MAX_OPEN_FILES, Hard: MAX_OPEN_FILES },
      { Name: 'core', Soft: 0, Hard: 0 },
    ],
    LogConfig: { Type: 'json-file', Config: { 'max-size': '5m', 'max-file': '2' } },
  };
}

/**
 * The container of one session. The password of a screen comes by standard input at each start, so that the engine shows none of it; a web
 * application takes its own from variables, where whoever may ask the engine reads it.
 */
export function containerSpec(plan: ContainerPlan, spec: SessionSpec): ContainerCreateOptions {
  const profile = spec.container ?? OWN_CONTAINER;
  const own = classPlan(profile, spec.resources.memoryMiB);
  const isScreen = spec.stream.kind === 'rfb';
  return {
    name: plan.name,
    Image: plan.image,
    ...(own.user === undefined ? {} : { User: own.user }),
    Hostname: 'desktop',
    Env: variables(spec, plan, own.variables),
    Labels: engineLabels(plan.namespace, labels(spec, plan.salt)),
    Tty: false,
    OpenStdin: isScreen,
    StdinOnce: isScreen,
    StopTimeout: own.stopSeconds,
    HostConfig: {
      ...walls(),
      ...bounds(spec.resources, profile.shmMiB),
      ...own.host,
      NetworkMode: plan.network,
      Mounts: [{ Type: 'volume', Source: plan.homeVolume, Target: profile.homePath }],
      ...plan.names,
    },
  };
}
