import type { TroubleKind } from './trouble.js';

/**
 * What schedulers say of a pod that fits nowhere. One message counts all nodes by cause: first what concerns the home, since the other nodes do
 * not matter then, then what gets better by itself, then what an administrator has to change.
 */
const WORDS: readonly (readonly [pattern: RegExp, kind: TroubleKind])[] = [
  [/persistentvolumeclaim|available persistent volumes/i, 'home-pending'],
  [/pod affinity|volume node affinity/i, 'home-elsewhere'],
  [/Insufficient [a-z0-9.-]+\//, 'no-gpu'],
  [
    /Insufficient|Too many pods|max volume count|node\.kubernetes\.io\/|were unschedulable|no nodes available/i,
    'no-room',
  ],
  [/taint|node selector|node affinity|didn't match/i, 'no-node'],
];

/** Why a pod fits on no node, from the scheduler's message. */
export function schedulingTrouble(message: string): TroubleKind {
  return WORDS.find(([pattern]) => pattern.test(message))?.[1] ?? 'no-room';
}
