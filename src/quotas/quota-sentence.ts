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
const ROOM_MAKERS: Readonly<Record<QuotaResource, readonly string[]>> = {
  sessions: ['end one that you no longer need'],
  cpuMillis: ['put another session to sleep', 'end one'],
  memoryMiB: ['put another session to sleep', 'end one'],
  storageGiB: ['end a session that you no longer need'],
};

/** What sizes differ in. */
const IS_SIZED: Readonly<Record<QuotaResource, boolean>> = {
  sessions: false,
  cpuMillis: true,
  memoryMiB: true,
  storageGiB: false,
};

/** What a person can do, as one sentence. */
function wayOut({ resource, limit, asked }: QuotaExcess, isNew: boolean): string {
  const ways = [
    ...(asked > limit ? [] : ROOM_MAKERS[resource]),
    ...(isNew && IS_SIZED[resource] ? ['launch a smaller size'] : []),
    'ask your administrator for more',
  ];
  const words = [ways.slice(0, -1).join(', '), ways.at(-1)].filter((part) => part !== '').join(', or ');
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}

/** Says what is too much, and what to do about it. A session that is there already (not `isNew`) has its size. */
export function excessSentence(excess: QuotaExcess, isNew: boolean): string {
  const { resource, limit, used, asked } = excess;
  const amount = AMOUNTS[resource];
  if (asked > limit) return `This takes ${amount(asked)}, and your quota is ${amount(limit)}. ${wayOut(excess, isNew)}`;
  const has =
    resource === 'sessions' ? `You have ${amount(used)}` : `This takes ${amount(asked)} more. You use ${amount(used)}`;
  return `${has}, and your quota is ${amount(limit)}. ${wayOut(excess, isNew)}`;
}
