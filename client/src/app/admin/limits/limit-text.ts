import type { QuotaLimitName } from '../../../../../protocol/http/quotas.js';
import { rounded } from '../../shared/quota-words';
import { strings } from './strings';

/** How a limit is written by people: how many of the API's units one of theirs is, its bounds in the API's units, and whether parts of a unit count. */
interface Notation {
  readonly unit: number;
  readonly least: number;
  readonly most: number;
  readonly isWhole: boolean;
}

const count = (least: number, most: number): Notation => ({ unit: 1, least, most, isWhole: true });

/** Bounds of the protocol. */
const NOTATIONS: Readonly<Record<QuotaLimitName, Notation>> = {
  sessions: count(0, 10_000),
  cpuMillis: { unit: 1000, least: 0, most: 10_000_000, isWhole: false },
  memoryMiB: { unit: 1024, least: 0, most: 100_000_000, isWhole: false },
  storageGiB: count(0, 10_000_000),
  maxLifetimeMinutes: count(1, 527_040),
  idleMinutes: count(1, 527_040),
};

export const LIMIT_NAMES = Object.keys(NOTATIONS) as readonly QuotaLimitName[];

/** A limit as people write it, exactly: who saves what they did not touch changes nothing. */
export const textOfLimit = (name: QuotaLimitName, limit: number): string => String(limit / NOTATIONS[name].unit);

/** A limit, or what is used of it, for reading. */
export const roundedLimit = (name: QuotaLimitName, limit: number): string => rounded(limit / NOTATIONS[name].unit);

/** The limit that was typed, in the API's units; null when it is none. A comma is as good as a point. */
export function limitIn(name: QuotaLimitName, text: string): number | null {
  const { unit, least, most, isWhole } = NOTATIONS[name];
  const plain = text.trim().replace(',', '.');
  if (!(isWhole ? /^\d+$/ : /^\d+(\.\d+)?$/).test(plain)) return null;
  const limit = Math.round(Number(plain) * unit);
  return limit >= least && limit <= most ? limit : null;
}

/** What is wrong with what was typed, as a sentence; null when all is well. */
export function limitComplaint(name: QuotaLimitName, text: string): string | null {
  if (limitIn(name, text) !== null) return null;
  const { least, most, isWhole } = NOTATIONS[name];
  const words = isWhole ? strings.quota.wholeNumber : strings.quota.outOfBounds;
  return words(roundedLimit(name, least), roundedLimit(name, most));
}
