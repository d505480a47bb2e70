import type { CoreV1Event, V1ContainerState, V1ContainerStatus, V1Pod, V1PodStatus } from '@kubernetes/client-node';

/** A pod of a session as the API server shows it, in the state that `status` says. */
export function aPod(status: V1PodStatus, isDeleted = false): V1Pod {
  return {
    metadata: { name: 'ss-1', ...(isDeleted && { deletionTimestamp: new Date('2026-01-01T10:00:00Z') }) },
    status,
  };
}

/** The status of a session's container that is in `state`, and was in `lastState` before. */
export function aContainerStatus(state: V1ContainerState, lastState?: V1ContainerState): V1ContainerStatus {
  return {
    name: 'session',
    image: 'team/app:1',
    imageID: '',
    ready: false,
    restartCount: lastState ? 1 : 0,
    state,
    ...(lastState && { lastState }),
  };
}

/** A pod whose container waits for a `reason`. */
export const aWaitingPod = (reason: string, message?: string): V1Pod =>
  aPod({
    phase: 'Pending',
    containerStatuses: [aContainerStatus({ waiting: { reason, ...(message !== undefined && { message }) } })],
  });

/** A pod that no node takes. */
export const anUnscheduledPod = (message: string): V1Pod =>
  aPod({ phase: 'Pending', conditions: [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message }] });

/** An event of a session's object, `second` seconds after the others. */
export const anEvent = (reason: string, message: string, second = 0): CoreV1Event => ({
  involvedObject: {},
  metadata: {},
  reason,
  message,
  lastTimestamp: new Date(second * 1000),
});
