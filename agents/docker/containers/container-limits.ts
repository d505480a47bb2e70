import type { HostConfig } from 'dockerode';
import type { ComputeLimits } from '../../../protocol/session.js';

const MIB = 1024 * 1024;
const NANO_CPUS_PER_MILLI = 1_000_000;

/** Limits in the engine's units. */
export type EngineLimits = Required<Pick<HostConfig, 'NanoCpus' | 'Memory' | 'MemorySwap'>>;

export function engineLimits({ cpuMillis, memoryMiB }: ComputeLimits): EngineLimits {
  const memory = memoryMiB * MIB;
  // Memory and swap together: no swap.
  return { NanoCpus: cpuMillis * NANO_CPUS_PER_MILLI, Memory: memory, MemorySwap: memory };
}

/** What a container of ours is limited to. */
export function readLimits({ NanoCpus, Memory }: Pick<HostConfig, 'NanoCpus' | 'Memory'>): ComputeLimits {
  return { cpuMillis: Math.round((NanoCpus ?? 0) / NANO_CPUS_PER_MILLI), memoryMiB: Math.round((Memory ?? 0) / MIB) };
}
