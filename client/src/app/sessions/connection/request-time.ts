import { type Signal, computed, effect, inject, signal } from '@angular/core';
import { ServerProbe } from '../../core/server/server-probe';

/** How often the way to the server is measured, and how long it may take, in milliseconds. */
const MEASURE_EVERY_MS = 3_000;
const MEASURE_TIMEOUT_MS = 2_500;

/** How many of the last times count. */
const COUNTED = 5;

/**
 * The shortest of the last times that a small request to the server took, in milliseconds; null while nothing was measured. Measured only while
 * `isWanted`. Call it in an injection context.
 */
export function requestTime(isWanted: Signal<boolean>): Signal<number | null> {
  const probe = inject(ServerProbe);
  const timesMs = signal<readonly number[]>([]);
  const measure = async (): Promise<void> => {
    const ms = await probe.time(MEASURE_TIMEOUT_MS);
    if (ms !== null) timesMs.update((before) => [...before.slice(1 - COUNTED), ms]);
  };
  effect((onCleanup) => {
    if (!isWanted()) return;
    void measure();
    const timer = setInterval(() => void measure(), MEASURE_EVERY_MS);
    onCleanup(() => clearInterval(timer));
  });
  return computed(() => (timesMs().length === 0 ? null : Math.min(...timesMs())));
}
