import type { CoreV1Event, V1ContainerStatus, V1Deployment, V1Pod } from '@kubernetes/client-node';
import type { InstanceState } from '../../../protocol/agent/messages.js';
import type { Instance } from '../../core/session-runtime.js';
import { SESSION_LABEL } from '../objects/object-labels.js';
import { readSession, type SessionReading } from '../objects/session-reading.js';
import { hasNeverHadAnImage } from '../reasons/container-trouble.js';
import { sessionTrouble } from '../reasons/session-trouble.js';
import { trouble } from '../reasons/trouble.js';
import { readMark, type Fate, type SessionMark } from './session-mark.js';

/** One session as the cluster has it: its Deployment, and every pod of it that there is. */
export interface SessionWorkload extends SessionReading, SessionMark {
  readonly deployment: V1Deployment;
  readonly pods: readonly V1Pod[];
  readonly events: readonly CoreV1Event[];
}

/** What it is to its session; `died` means that its pod went without having been asked to. */
export type View = InstanceState | 'died';

export const sessionOf = ({ metadata }: Pick<V1Pod, 'metadata'>): string => metadata?.labels?.[SESSION_LABEL] ?? '';

/** Reads a Deployment with what belongs to it; undefined for one that is no session of ours. */
export function readWorkload(
  deployment: V1Deployment,
  podsOf: (sessionId: string) => readonly V1Pod[],
  eventsOf: (podUid: string) => readonly CoreV1Event[],
): SessionWorkload | undefined {
  const reading = readSession(deployment);
  if (reading === undefined) return undefined;
  const pods = podsOf(reading.sessionId);
  const events = pods.flatMap(({ metadata }) => eventsOf(metadata?.uid ?? ''));
  return { ...reading, ...readMark(deployment), deployment, pods, events };
}

/** The pod whose screen answered, as long as it is the same, was not told to go, and its container was never restarted. */
export function livingPod({ pods, podUid }: Pick<SessionWorkload, 'pods' | 'podUid'>): V1Pod | undefined {
  const pod = pods.find(({ metadata }) => metadata?.uid === podUid);
  const isUp = pod !== undefined && pod.status?.phase === 'Running' && !pod.metadata?.deletionTimestamp;
  const containers = pod?.status?.containerStatuses ?? [];
  return isUp && containers.every(({ restartCount, state }) => restartCount === 0 && state?.running) ? pod : undefined;
}

/**
 * Whether no process of a pod is left, and none will come. A node takes some ten seconds more to clear away what the pod was, and forty where it never
 * had an image: so long nobody is to wait to read that.
 */
export function hasEnded({ metadata, status }: V1Pod): boolean {
  const containers = status?.containerStatuses ?? [];
  const isOver = (container: V1ContainerStatus): boolean =>
    container.state?.terminated !== undefined || hasNeverHadAnImage(container);
  return Boolean(metadata?.deletionTimestamp) && containers.length > 0 && containers.every(isOver);
}

/**
 * Whether a pod has ended because it was told to. One whose container ended by itself a moment before may be having it begun again by a node that
 * has not heard yet: that is over for certain when the node has cleared it away.
 */
export function hasObeyed(pod: V1Pod): boolean {
  const { deletionTimestamp, deletionGracePeriodSeconds } = pod.metadata ?? {};
  const toldAtMs = Number(deletionTimestamp) - (deletionGracePeriodSeconds ?? 0) * 1000;
  const containers = pod.status?.containerStatuses ?? [];
  const isLast = ({ restartCount, state }: V1ContainerStatus): boolean =>
    restartCount === 0 && Date.parse(String(state?.terminated?.finishedAt)) >= toldAtMs;
  return hasEnded(pod) && containers.every(isLast);
}

/** Whether no process is left and none will come. */
export function isQuiet({ pods, deployment: { metadata, spec, status } }: SessionWorkload): boolean {
  const isSeen = (status?.observedGeneration ?? 0) >= (metadata?.generation ?? 0);
  return pods.every(hasEnded) && spec?.replicas === 0 && isSeen && (status?.replicas ?? 0) === 0;
}

export function viewOf(workload: SessionWorkload): View {
  switch (workload.mark) {
    case 'starting':
      return 'starting';
    case 'ready':
      return livingPod(workload) ? 'running' : 'died';
    case 'standby':
      return livingPod(workload) ? 'standby' : 'died';
    case 'asleep':
      return isQuiet(workload) ? 'hibernated' : 'stopping';
    case 'dead':
      return 'died';
  }
}

/** Why a session died, as far as the cluster still knows. */
export function fateOf(workload: SessionWorkload): Fate {
  if (workload.fate) return workload.fate;
  const pod = workload.pods.find(({ metadata }) => metadata?.uid === workload.podUid);
  const found = pod && sessionTrouble({ deployment: workload.deployment, pod, events: workload.events });
  // It had started: what ended it is all that there is to say.
  const isKnown = found !== undefined && found.reason.code !== 'start-failed';
  const { reason, detail } = isKnown ? found : trouble('pod-gone', found?.detail ?? 'The pod is gone.');
  return { reason, detail };
}

/** What a session is now. */
export function instanceOf(workload: SessionWorkload): Instance {
  const { sessionId: id, generation } = workload;
  const view = viewOf(workload);
  return view === 'died' ? { id, generation, state: 'absent', ...fateOf(workload) } : { id, generation, state: view };
}
