import type { QuotaExcess, QuotaResource } from '../../protocol/http/quotas.js';

const MIB_PER_GIB = 1024;

/** At most two decimals, none where none are needed. */
const rounded = (value: number): string => String(Math.round(value * 100) / 100);

const counted = (count: number, one: string, many: string): string => `${rounded(count)} ${count === 1 ? one : many}`;

/** An amount of each resource in words. */
const AMOUNTS: Readonly<Record<QuotaResource, (amount: number) => string>> = {
  sessions: (amount) => counted(amount, 'session', 'sessions'),
  cpuMillis: (amount) => counted(amount / 1000, 'processor core', 'processor cores'),
  memoryMiB: (amount) =>
    amount < MIB_PER_GIB ? `${amount} MiB of memory` : `${rounded(amount / MIB_PER_GIB)} GiB of memory`,
  storageGiB: (amount) => `${amount} GiB of storage`,
};

/** What makes room. Sleeping gives compute back, but neither the session nor its files. */
const WAYS_OUT: Readonly<Record<QuotaResource, string>> = {
  sessions: 'End one that you no longer need, or ask your administrator for more.',
  cpuMillis: 'Put a session to sleep, end one, or launch a smaller size; or ask your administrator for more.',
  memoryMiB: 'Put a session to sleep, end one, or launch a smaller size; or ask your administrator for more.',
  storageGiB: 'End a session that you no longer need, or ask your administrator for more.',
};

const TOO_SMALL: Readonly<Record<QuotaResource, string>> = {
  sessions: 'Ask your administrator for more.',
  cpuMillis: 'Launch a smaller size, or ask your administrator for more.',
  memoryMiB: 'Launch a smaller size, or ask your administrator for more.',
  storageGiB: 'Ask your administrator for more.',
};

/** Says what is too much, and what to do about it. */
export function excessSentence({ resource, limit, used, asked }: QuotaExcess): string {
  const amount = AMOUNTS[resource];
  if (asked > limit) {
    return `This takes ${amount(asked)}, and your quota is ${amount(limit)}. ${TOO_SMALL[resource]}`;
  }
  if (resource === 'sessions')
    return `You have ${amount(used)}, and your quota is ${amount(limit)}. ${WAYS_OUT.sessions}`;
  return `This takes ${amount(asked)} more. You use ${amount(used)}, and your quota is ${amount(limit)}. ${WAYS_OUT[resource]}`;
}
