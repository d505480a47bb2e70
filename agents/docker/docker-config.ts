import { join } from 'node:path';
import { isIPv4 } from 'node:net';
import type { DockerOptions } from 'dockerode';
import { z } from 'zod';

const DEFAULT_SOCKET = '/var/run/docker.sock';

const EngineAddress = z
  .string()
  .default(`unix://${DEFAULT_SOCKET}`)
  .refine(
    (text) => parseAddress(text) !== undefined,
    'must be unix:///path/of/socket, or tcp://host:port for an engine on this machine',
  );

const NameServers = z
  .string()
  .default('')
  .transform((text) =>
    text
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== ''),
  )
  .refine((addresses) => addresses.every((address) => isIPv4(address)), 'must be IPv4 addresses, separated by commas');

/** Variables of the Docker runtime, beside those of every agent. */
export const DockerEnvironment = z.object({
  DOCKER_HOST: EngineAddress.describe(
    'Docker engine on this machine: unix:///path/of/socket or tcp://127.0.0.1:2375. The agent reaches sessions by their addresses.',
  ),
  STREAMSPACE_DOCKER_NAMESPACE: z
    .string()
    .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'must be lower-case letters, digits and single hyphens')
    .max(40)
    .default('streamspace')
    .describe(
      "First word in the names of this agent's network, volumes and containers. Two agents on one engine need two.",
    ),
  STREAMSPACE_DOCKER_INTERNET: z
    .stringbool()
    .default(true)
    .describe(
      'Whether sessions reach the Internet. Private networks and the machine itself are closed to them either way.',
    ),
  STREAMSPACE_DOCKER_REQUIRE_FIREWALL: z
    .stringbool()
    .default(false)
    .describe(
      'Whether sessions are refused when the agent may not close private networks to them, instead of a warning in its log.',
    ),
  STREAMSPACE_DOCKER_DNS: NameServers.describe(
    'Name servers of sessions, comma-separated. Those of the machine by default.',
  ),
  STREAMSPACE_DOCKER_START_TIMEOUT_MS: z.coerce
    .number()
    .int()
    .min(1000)
    .max(3_600_000)
    .default(600_000)
    .describe(
      'Longest time that a container may take until it answers, in milliseconds, whatever its template says: startTimeoutSeconds there ends it sooner.',
    ),
});
export type DockerEnvironment = z.infer<typeof DockerEnvironment>;

/** Variables that tell where an agent's containers are, and nothing that needs a control plane. */
export const SleeperEnvironment = DockerEnvironment.pick({ DOCKER_HOST: true, STREAMSPACE_DOCKER_NAMESPACE: true });

/** Settings of the Docker runtime. */
export interface DockerRuntimeOptions {
  readonly engine: DockerOptions;
  readonly namespace: string;
  /** The key of the screens' passwords lies here; closed to other users. */
  readonly stateDir: string;
  readonly hasInternet: boolean;
  readonly isFirewallRequired: boolean;
  readonly dns: readonly string[];
  readonly startTimeoutMs: number;
  /** How often the engine is asked for its containers beside its events, in milliseconds. */
  readonly resyncMs: number;
  /** How often the rules around sessions are looked after, in milliseconds. */
  readonly firewallCheckMs: number;
}

/** Settings from parsed variables and the agent's data folder. */
export function dockerRuntimeOptions(environment: DockerEnvironment, dataDir: string): DockerRuntimeOptions {
  return {
    engine: engineOptions(environment.DOCKER_HOST),
    namespace: environment.STREAMSPACE_DOCKER_NAMESPACE,
    stateDir: join(dataDir, 'docker'),
    hasInternet: environment.STREAMSPACE_DOCKER_INTERNET,
    isFirewallRequired: environment.STREAMSPACE_DOCKER_REQUIRE_FIREWALL,
    dns: environment.STREAMSPACE_DOCKER_DNS,
    startTimeoutMs: environment.STREAMSPACE_DOCKER_START_TIMEOUT_MS,
    resyncMs: 3000,
    firewallCheckMs: 60_000,
  };
}

/** The client's options for an address as DOCKER_HOST has it. */
export function engineOptions(address: string): DockerOptions {
  return parseAddress(address) ?? { socketPath: DEFAULT_SOCKET };
}

/** Undefined for an address that cannot be used. */
function parseAddress(address: string): DockerOptions | undefined {
  const socketPath = /^unix:\/\/(\/.+)$/.exec(address)?.[1];
  if (socketPath !== undefined) return { socketPath };
  const [, host, port] = /^tcp:\/\/([A-Za-z0-9.-]+):(\d{1,5})$/.exec(address) ?? [];
  return host === undefined ? undefined : { host, port: Number(port), protocol: 'http' };
}
