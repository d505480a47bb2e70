import type { CoreV1Event, V1Deployment, V1Pod } from '@kubernetes/client-node';
import { apiTrouble } from './api-trouble.js';
import { containerTrouble } from './container-trouble.js';
import { schedulingTrouble } from './scheduling-trouble.js';
import { trouble, type Trouble } from './trouble.js';

/** What the cluster shows of one session. Events may be any of its objects', in any order. */
export interface SessionSigns {
  readonly deployment?: V1Deployment;
  readonly pod?: V1Pod;
  readonly events?: readonly CoreV1Event[];
}

/** Why a session does not run, or does not run any more; undefined while it is on its way, or nobody knows. */
export function sessionTrouble({ deployment, pod, events = [] }: SessionSigns): Trouble | undefined {
  if (!pod) return (deployment && replicaTrouble(deployment)) ?? creationTrouble(events);
  return podTrouble(pod) ?? containersTrouble(pod) ?? placeTrouble(pod) ?? volumeTrouble(pod, events);
}

/** The controller was refused a pod: quotas, admission. */
function replicaTrouble({ status }: V1Deployment): Trouble | undefined {
  const failure = status?.conditions?.find(({ type, status: isSo }) => type === 'ReplicaFailure' && isSo === 'True');
  return failure && refusedPod(failure.message ?? '');
}

function creationTrouble(events: readonly CoreV1Event[]): Trouble | undefined {
  const failure = newest(events, ({ reason }) => reason === 'FailedCreate');
  return failure && refusedPod(failure.message ?? '');
}

const refusedPod = (message: string): Trouble => apiTrouble(403, message) ?? trouble('misconfigured', message);

/** What holds for the pod as a whole: it was driven off its node, or the node is not heard of. */
function podTrouble({ status, metadata }: V1Pod): Trouble | undefined {
  const { reason = '', message = '' } = status ?? {};
  const detail = [reason, message].filter((text) => text !== '').join(': ');
  if (reason === 'NodeLost' || reason === 'NodeShutdown' || reason === 'Terminated')
    return trouble('node-lost', detail);
  if (reason === 'Evicted') return trouble(evictionKind(message), detail);
  if (reason === 'Preempting' || reason === 'NodeAffinity') return trouble('evicted', detail);
  if (/^OutOf|^UnexpectedAdmissionError/.test(reason)) return trouble('no-room', detail);
  const disrupted = status?.conditions?.find(
    ({ type, status: isSo }) => type === 'DisruptionTarget' && isSo === 'True',
  );
  if (disrupted) return trouble('evicted', [disrupted.reason, disrupted.message].filter(Boolean).join(': '));
  return metadata?.deletionTimestamp ? trouble('pod-gone', 'The pod is being deleted.') : undefined;
}

/** Only a pod that broke its own limit is to blame; otherwise its node had too little. */
function evictionKind(message: string): 'disk-full' | 'evicted' {
  return /exceeds the (?:total )?limit|ephemeral local storage usage|emptyDir volume/i.test(message)
    ? 'disk-full'
    : 'evicted';
}

function containersTrouble({ status }: V1Pod): Trouble | undefined {
  for (const container of status?.containerStatuses ?? []) {
    const found = containerTrouble(container);
    if (found) return found;
  }
  return undefined;
}

function placeTrouble({ status }: V1Pod): Trouble | undefined {
  const place = status?.conditions?.find(({ type }) => type === 'PodScheduled');
  if (place?.status !== 'False') return undefined;
  const message = place.message ?? '';
  return trouble(schedulingTrouble(message), [place.reason, message].filter(Boolean).join(': '));
}

/** Volumes that do not come show in events alone. Old ones of a pod that has started meanwhile say nothing. */
function volumeTrouble({ status }: V1Pod, events: readonly CoreV1Event[]): Trouble | undefined {
  if (status?.phase !== 'Pending') return undefined;
  const failure = newest(events, ({ reason }) => /^Failed(?:Mount|AttachVolume|MapVolume)$/.test(reason ?? ''));
  return failure && trouble('home-mount', [failure.reason, failure.message].filter(Boolean).join(': '));
}

function newest(events: readonly CoreV1Event[], isMeant: (event: CoreV1Event) => boolean): CoreV1Event | undefined {
  const when = ({ lastTimestamp, eventTime }: CoreV1Event): number =>
    new Date(lastTimestamp ?? eventTime ?? 0).getTime();
  return events.filter(isMeant).sort((a, b) => when(b) - when(a))[0];
}
