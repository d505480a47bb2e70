import type { V1Pod } from '@kubernetes/client-node';
import { schedulingTrouble } from './scheduling-trouble.js';
import { trouble, type Trouble, type TroubleKind } from './trouble.js';

/** Several parts of one text; those that are missing are left out. */
export const joined = (...parts: readonly (string | undefined)[]): string => parts.filter(Boolean).join(': ');

/** What holds for a pod as a whole: it was driven off its node, or the node is not heard of. */
export function departureTrouble({ status }: V1Pod): Trouble | undefined {
  const { reason = '', message } = status ?? {};
  const detail = joined(reason, message);
  if (reason === 'NodeLost' || reason === 'NodeShutdown' || reason === 'Shutdown' || reason === 'Terminated') {
    return trouble('node-lost', detail);
  }
  if (reason === 'Evicted') return trouble(evictionKind(message ?? ''), detail);
  if (reason === 'Preempting') return trouble('evicted', detail);
  // The node had been given to others before the pod came.
  if (/^OutOf|^UnexpectedAdmissionError|^NodeAffinity/.test(reason)) return trouble('no-room', detail);
  const disrupted = status?.conditions?.find(
    ({ type, status: isSo }) => type === 'DisruptionTarget' && isSo === 'True',
  );
  return disrupted && trouble('evicted', joined(disrupted.reason, disrupted.message));
}

/** Only a pod that broke a limit of its own is to blame; otherwise its node had too little. */
function evictionKind(message: string): TroubleKind {
  return /exceed\w* (?:the|its) .*limit/i.test(message) ? 'disk-full' : 'evicted';
}

/** Why no node takes a pod. */
export function placeTrouble({ status }: V1Pod): Trouble | undefined {
  const place = status?.conditions?.find(({ type }) => type === 'PodScheduled');
  if (place?.status !== 'False') return undefined;
  return trouble(schedulingTrouble(place.message ?? ''), joined(place.reason, place.message));
}
