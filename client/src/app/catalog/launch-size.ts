import type { Resources } from '../../../../protocol/session.js';

/** Sizes that a person can choose, as multiples of what the application asks for. */
export const LAUNCH_SIZES = { small: 0.5, standard: 1, large: 2 } as const;
export type LaunchSize = keyof typeof LAUNCH_SIZES;

/** Bounds of the protocol. */
const CPU_MILLIS = { min: 100, max: 64_000 };
const MEMORY_MIB = { min: 128, max: 262_144 };

/** CPU and memory of a size; storage stays what the application asks for. */
export function resourcesFor(
  size: LaunchSize,
  { cpuMillis, memoryMiB }: Resources,
): Pick<Resources, 'cpuMillis' | 'memoryMiB'> {
  const factor = LAUNCH_SIZES[size];
  return { cpuMillis: within(cpuMillis * factor, CPU_MILLIS), memoryMiB: within(memoryMiB * factor, MEMORY_MIB) };
}

/** What programs of a desktop are drawn for, in CSS pixels. */
const DESKTOP_SCREEN = { width: 1280, height: 800 };

/**
 * Size of the first picture in CSS pixels: exactly what the viewer will ask for, so that the screen need not be resized when it opens. A phone
 * shows a desktop's screen scaled, since hardly any program fits into its own.
 */
export function screenFor(
  { innerWidth, innerHeight }: Pick<Window, 'innerWidth' | 'innerHeight'>,
  isOnPhone: boolean,
): { width: number; height: number } {
  if (isOnPhone) return DESKTOP_SCREEN;
  return {
    width: within(innerWidth, { min: 320, max: 7680 }),
    height: within(innerHeight, { min: 240, max: 4320 }),
  };
}

function within(value: number, { min, max }: { min: number; max: number }): number {
  return Math.min(max, Math.max(min, Math.round(value)));
}
