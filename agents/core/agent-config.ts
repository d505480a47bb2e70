import { availableParallelism, cpus, hostname, totalmem } from 'node:os';
import { join } from 'node:path';
import type { AgentCapacity, AgentLabels } from '../../protocol/agent/handshake.js';
import type { ImagePolicy } from '../../protocol/image-policy.js';
import type { Platform } from '../../protocol/session.js';
import type { AgentEnvironment } from './agent-environment.js';
import type { LogLevel } from './agent-logger.js';
import type { LinkTimings } from './link/link-handlers.js';

/** Share of the machine's memory that sessions get unless told otherwise. */
const MEMORY_SHARE = 0.8;
const MIB = 1024 * 1024;
/**
 * Sessions that start at once in a cluster unless told otherwise. The agent's own machine says nothing of the nodes there, whose number and size only
 * somebody with rights in the whole cluster could ask for: this many a single node of two cores starts without one of them being late.
 */
const CLUSTER_STARTS = 8;

/** Settings of an agent, in domain types. */
export interface AgentConfig {
  readonly platform: Platform;
  readonly serverUrl: URL;
  readonly name: string;
  /** Needed until the agent is enrolled. Never logged. */
  readonly enrollmentToken: string | undefined;
  /** PEM of the private key that somebody gave the agent; it makes one by itself otherwise. Never logged. */
  readonly privateKey: string | undefined;
  /** Everything that must outlive the process lies here. */
  readonly dataDir: string;
  /** Holds the key and the state files; closed to other users. */
  readonly stateDir: string;
  /** Origins that may be dialled for streams. */
  readonly streamOrigins: ReadonlySet<string>;
  readonly labels: AgentLabels;
  readonly capacity: AgentCapacity;
  readonly parallelStarts: number;
  /** How often everything on the platform is told, in milliseconds. */
  readonly inventoryMs: number;
  /** How often the homes are measured, in milliseconds. */
  readonly homeSizesMs: number;
  readonly timings: LinkTimings;
  /** Images that may be run, whatever the control plane says. */
  readonly images: ImagePolicy;
  /** Where metrics and probes are asked for; null means nowhere. */
  readonly metricsPort: number | null;
  readonly logLevel: LogLevel;
}

/** Settings of the agent for `platform` from its parsed variables; what is not set is taken from the machine. */
export function agentConfig(environment: AgentEnvironment, platform: Platform): AgentConfig {
  const serverUrl = environment.STREAMSPACE_SERVER_URL;
  const origins = [serverUrl, ...environment.STREAMSPACE_AGENT_STREAM_ORIGINS].map(({ origin }) => origin);
  return {
    platform,
    serverUrl,
    name: environment.STREAMSPACE_AGENT_NAME ?? (hostname().slice(0, 63) || platform),
    enrollmentToken: environment.STREAMSPACE_ENROLLMENT_TOKEN,
    privateKey: environment.STREAMSPACE_AGENT_KEY,
    dataDir: environment.STREAMSPACE_AGENT_DATA_DIR,
    stateDir: join(environment.STREAMSPACE_AGENT_DATA_DIR, 'agent'),
    streamOrigins: new Set(origins),
    labels: environment.STREAMSPACE_AGENT_LABELS ?? {},
    capacity: capacityOf(environment),
    parallelStarts: environment.STREAMSPACE_AGENT_PARALLEL_STARTS ?? startsOf(platform),
    inventoryMs: environment.STREAMSPACE_AGENT_INVENTORY_MS,
    homeSizesMs: environment.STREAMSPACE_AGENT_HOME_SIZES_MS,
    timings: timingsOf(environment),
    images: {
      registries: environment.STREAMSPACE_AGENT_IMAGE_REGISTRIES,
      needsDigest: environment.STREAMSPACE_AGENT_IMAGE_DIGESTS === 'required',
    },
    metricsPort: environment.STREAMSPACE_AGENT_METRICS_PORT ?? null,
    logLevel: environment.STREAMSPACE_LOG_LEVEL,
  };
}

function startsOf(platform: Platform): number {
  return platform === 'kubernetes' ? CLUSTER_STARTS : availableParallelism() * 2;
}

function capacityOf(environment: AgentEnvironment): AgentCapacity {
  return {
    cpuMillis: environment.STREAMSPACE_AGENT_CAPACITY_CPU_MILLIS ?? cpus().length * 1000,
    memoryMiB: environment.STREAMSPACE_AGENT_CAPACITY_MEMORY_MIB ?? Math.floor((totalmem() * MEMORY_SHARE) / MIB),
    sessions: environment.STREAMSPACE_AGENT_CAPACITY_SESSIONS,
  };
}

function timingsOf(environment: AgentEnvironment): LinkTimings {
  return {
    reconnect: {
      maxMs: environment.STREAMSPACE_AGENT_RECONNECT_MAX_MS,
      refusedMs: environment.STREAMSPACE_AGENT_REFUSED_RETRY_MS,
    },
    answerMs: environment.STREAMSPACE_AGENT_ANSWER_MS,
    silenceMs: environment.STREAMSPACE_AGENT_SILENCE_MS,
    random: Math.random,
  };
}
