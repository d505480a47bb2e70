import type { CoreV1Event, V1Deployment, V1Pod } from '@kubernetes/client-node';
import { apiTrouble } from './api-trouble.js';
import { containerTrouble } from './container-trouble.js';
import { newestEvent } from './newest-event.js';
import { departureTrouble, joined, placeTrouble } from './pod-trouble.js';
import { trouble, type Trouble } from './trouble.js';

/** What the cluster shows of one session. Events may be of any of its objects, in any order. */
export interface SessionSigns {
  readonly deployment?: V1Deployment;
  readonly pod?: V1Pod;
  readonly events?: readonly CoreV1Event[];
}

/** Why a session does not run, or does not run any more; undefined while it is on its way, or nobody knows. */
export function sessionTrouble({ deployment, pod, events = [] }: SessionSigns): Trouble | undefined {
  if (!pod) return (deployment && replicaTrouble(deployment)) ?? creationTrouble(events);
  const ended = departureTrouble(pod) ?? containersTrouble(pod, events);
  if (!pod.metadata?.deletionTimestamp) return ended ?? placeTrouble(pod) ?? nodeTrouble(pod, events);
  // That its programs end is what deleting it means.
  return ended && ended.reason.code !== 'start-failed' ? ended : trouble('pod-gone', 'The pod is being deleted.');
}

/** The controller was refused a pod: quotas, admission. */
function replicaTrouble({ status }: V1Deployment): Trouble | undefined {
  const failure = status?.conditions?.find(({ type, status: isSo }) => type === 'ReplicaFailure' && isSo === 'True');
  return failure && refusedPod(failure.message ?? '');
}

function creationTrouble(events: readonly CoreV1Event[]): Trouble | undefined {
  const failure = newestEvent(events, ({ reason }) => reason === 'FailedCreate');
  return failure && refusedPod(failure.message ?? '');
}

const refusedPod = (message: string): Trouble => apiTrouble(403, message) ?? trouble('misconfigured', message);

function containersTrouble({ status }: V1Pod, events: readonly CoreV1Event[]): Trouble | undefined {
  const pullError = newestEvent(events, ({ reason, message }) => reason === 'Failed' && /pull/i.test(message ?? ''));
  for (const container of status?.containerStatuses ?? []) {
    const found = containerTrouble(container, pullError?.message);
    if (found) return found;
  }
  return undefined;
}

/** Volumes that do not come, and sandboxes that cannot be made, show in events alone. Those of a pod that has started meanwhile say nothing. */
function nodeTrouble({ status }: V1Pod, events: readonly CoreV1Event[]): Trouble | undefined {
  if (status?.phase !== 'Pending') return undefined;
  const failure = newestEvent(events, ({ reason }) =>
    /^Failed(?:Mount|AttachVolume|MapVolume|CreatePodSandBox)$/.test(reason ?? ''),
  );
  if (!failure) return undefined;
  const isOfHome = failure.reason !== 'FailedCreatePodSandBox' && /"pvc-|\bhome\b|attach/i.test(failure.message ?? '');
  return trouble(isOfHome ? 'home-mount' : 'node-trouble', joined(failure.reason, failure.message));
}
