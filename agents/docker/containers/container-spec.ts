import type { ContainerCreateOptions } from 'dockerode';
import type { SessionSpec } from '../../../protocol/session.js';
import { engineLabels } from './session-labels.js';

/** The user of every session, inside and, without user namespaces, on the host. */
export const SESSION_UID = 1000;
/** Where the home lies inside. */
export const SESSION_HOME = '/home/user';

/** Tasks of one session: a browser alone has several hundred threads. */
const MAX_TASKS = 4096;
const MAX_OPEN_FILES = 16_384;
const MIB = 1024 * 1024;
const RUN_MIB = 64;

/** What a container is made of, beside its session's spec. */
export interface ContainerPlan {
  readonly name: string;
  readonly namespace: string;
  readonly image: string;
  readonly network: string;
  readonly homeVolume: string;
  readonly salt: string;
  /** Resolvers to use instead of the engine's. */
  readonly dns: readonly string[];
}

type HostConfig = NonNullable<ContainerCreateOptions['HostConfig']>;

function variables(spec: SessionSpec): string[] {
  const own = { STREAMSPACE_GEOMETRY: `${spec.screen.width}x${spec.screen.height}` };
  return Object.entries({ ...spec.environment, ...own }).map(([name, value]) => `${name}=${value}`);
}

/** What keeps a session inside its container. The tests compare it with what the engine says afterwards. */
function walls(): HostConfig & { CgroupnsMode: string } {
  return {
    Privileged: false,
    // The engine's own seccomp profile stays in force, as long as nobody names another one.
    SecurityOpt: ['no-new-privileges:true'],
    CapDrop: ['ALL'],
    ReadonlyRootfs: true,
    IpcMode: 'private',
    CgroupnsMode: 'private',
    PublishAllPorts: false,
    // One network, IPv4 only: nothing may go round the rules that guard it.
    Sysctls: { 'net.ipv6.conf.all.disable_ipv6': '1', 'net.ipv6.conf.default.disable_ipv6': '1' },
    Init: true,
    RestartPolicy: { Name: 'no' },
  };
}

function bounds({ cpuMillis, memoryMiB }: SessionSpec['resources']): HostConfig {
  const memory = memoryMiB * MIB;
  return {
    NanoCpus: cpuMillis * 1_000_000,
    Memory: memory,
    // Memory and swap together: no swap.
    MemorySwap: memory,
    PidsLimit: MAX_TASKS,
    // Both lie in memory and count towards it.
    ShmSize: Math.floor(memory / 2),
    Tmpfs: {
      '/tmp': `rw,exec,nosuid,nodev,mode=1777,size=${memory}`,
      // The session's own: older engines take the mode from the image's folder, whatever is asked for.
      '/run': `rw,noexec,nosuid,nodev,mode=0755,uid=${SESSION_UID},gid=${SESSION_UID},size=${RUN_MIB * MIB}`,
    },
    Ulimits: [
      { Name: 'nofile', Soft: MAX_OPEN_FILES, Hard: MAX_OPEN_FILES },
      { Name: 'core', Soft: 0, Hard: 0 },
    ],
    LogConfig: { Type: 'json-file', Config: { 'max-size': '5m', 'max-file': '2' } },
  };
}

/**
 * The container of one session. Its password comes by standard input at each start: what the engine shows of a container holds no
 * secret.
 */
export function containerSpec(plan: ContainerPlan, spec: SessionSpec): ContainerCreateOptions {
  const { sessionId, stream, resources } = spec;
  return {
    name: plan.name,
    Image: plan.image,
    User: `${SESSION_UID}:${SESSION_UID}`,
    Hostname: 'desktop',
    Env: variables(spec),
    Labels: engineLabels(plan.namespace, {
      session: sessionId,
      stream: stream.kind,
      port: stream.port,
      salt: plan.salt,
      template: spec.template,
    }),
    Tty: false,
    OpenStdin: true,
    StdinOnce: true,
    HostConfig: {
      ...walls(),
      ...bounds(resources),
      NetworkMode: plan.network,
      Mounts: [{ Type: 'volume', Source: plan.homeVolume, Target: SESSION_HOME }],
      ...(plan.dns.length > 0 ? { Dns: [...plan.dns] } : {}),
    },
  };
}
