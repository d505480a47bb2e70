import type { V1ResourceRequirements } from '@kubernetes/client-node';
import type { ComputeLimits } from '../../../protocol/session.js';

const MIB = 1024 ** 2;
/** Suffixes of quantities of Kubernetes, with what a number before them is multiplied by. */
const FACTORS: Readonly<Record<string, number>> = {
  ...{ n: 1e-9, u: 1e-6, m: 1e-3, '': 1, k: 1e3, M: 1e6, G: 1e9, T: 1e12 },
  ...{ Ki: 1024, Mi: MIB, Gi: 1024 ** 3, Ti: 1024 ** 4 },
};

/** Thousandths of a core as Kubernetes writes them. */
export const cpuQuantity = (millis: number): string => `${millis}m`;
export const mibQuantity = (mib: number): string => `${mib}Mi`;
export const gibQuantity = (gib: number): string => `${gib}Gi`;

/** What a quantity says, in its base unit (cores, bytes), whichever way the API server has written it; undefined for what is none. */
export function readQuantity(text: string): number | undefined {
  const [, digits, suffix = ''] = /^(\d+(?:\.\d+)?)([A-Za-z]*)$/.exec(text) ?? [];
  const factor = FACTORS[suffix];
  return digits === undefined || factor === undefined ? undefined : Number(digits) * factor;
}

/** What a container of ours is limited to; null where that is not to be read. */
export function readLimits(resources: V1ResourceRequirements | undefined): {
  readonly [Name in keyof ComputeLimits]: number | null;
} {
  const { cpu, memory } = resources?.limits ?? {};
  const cores = readQuantity(cpu ?? '');
  const bytes = readQuantity(memory ?? '');
  return {
    cpuMillis: cores === undefined ? null : Math.round(cores * 1000),
    memoryMiB: bytes === undefined ? null : Math.round(bytes / MIB),
  };
}
