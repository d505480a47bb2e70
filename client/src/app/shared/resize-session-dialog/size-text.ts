import type { Resources } from '../../../../../protocol/session.js';
import { rounded } from '../quota-words';
import { strings } from './strings';

const MILLIS_PER_CORE = 1000;
const MIB_PER_GIB = 1024;

/** A size as a person reads and types it: cores, GiB of memory, GiB of storage. */
export type SizeTexts = Readonly<Record<keyof Resources, string>>;

/** How many of the API's units one of the person's units is. */
const UNITS: Readonly<Record<keyof Resources, number>> = {
  cpuMillis: MILLIS_PER_CORE,
  memoryMiB: MIB_PER_GIB,
  storageGiB: 1,
};

/** Bounds of the protocol, in the API's units. */
const BOUNDS: Readonly<Record<keyof Resources, readonly [least: number, most: number]>> = {
  cpuMillis: [100, 64_000],
  memoryMiB: [128, 262_144],
  storageGiB: [1, 4096],
};

/** The number in `text`, with a point or a comma; null when there is none. */
function numberIn(text: string): number | null {
  const plain = text.trim().replace(',', '.');
  return /^\d+(\.\d+)?$/.test(plain) ? Number(plain) : null;
}

/** An amount in the API's units; null when `text` is no number. */
export function amountIn(resource: keyof Resources, text: string): number | null {
  const number = numberIn(text);
  return number === null ? null : Math.round(number * UNITS[resource]);
}

/** An amount as the person types it. */
export const textOfAmount = (resource: keyof Resources, amount: number): string => rounded(amount / UNITS[resource]);

/** What is wrong with what was typed, as a sentence; null when all is well. Storage may only grow. */
export function complaint(resource: keyof Resources, text: string, present: number): string | null {
  const amount = amountIn(resource, text);
  const [least, most] = resource === 'storageGiB' ? [present, BOUNDS.storageGiB[1]] : BOUNDS[resource];
  if (amount !== null && amount >= least && amount <= most) return null;
  if (resource === 'storageGiB' && amount !== null && amount < least) return strings.onlyGrows(least);
  return strings.outOfBounds(textOfAmount(resource, least), textOfAmount(resource, most));
}
