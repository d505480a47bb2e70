import type { TroubleKind } from './trouble.js';

/** What schedulers say of a pod that fits nowhere. One message counts all nodes by cause; the cause that somebody can act on comes first. */
const WORDS: readonly (readonly [pattern: RegExp, kind: TroubleKind])[] = [
  [/persistentvolumeclaim|unbound immediate|volume node affinity|available persistent volumes/i, 'home-pending'],
  [/exceed max volume count|volume.*conflict/i, 'home-pending'],
  [/Insufficient (?!cpu|memory|ephemeral-storage|pods)[a-z0-9.-]+\/\S+/i, 'no-gpu'],
  [/Insufficient|Too many pods|OutOf(?:cpu|memory|pods)/i, 'no-room'],
  [/pod affinity|PodAffinity/i, 'home-elsewhere'],
  [/taint|node selector|node affinity|didn't match|unschedulable|no nodes available/i, 'no-node'],
];

/** Why a pod fits on no node, from the scheduler's message. */
export function schedulingTrouble(message: string): TroubleKind {
  return WORDS.find(([pattern]) => pattern.test(message))?.[1] ?? 'no-room';
}
