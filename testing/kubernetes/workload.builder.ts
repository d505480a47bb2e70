import type { V1DeploymentStatus, V1Pod, V1PodStatus } from '@kubernetes/client-node';
import { markAnnotations, startAnnotation, type SessionMark } from '../../agents/kubernetes/cluster/session-mark.js';
import { readWorkload, type SessionWorkload } from '../../agents/kubernetes/cluster/session-workload.js';
import { SESSION_LABEL } from '../../agents/kubernetes/objects/object-labels.js';
import { sessionDeployment } from '../../agents/kubernetes/objects/session-deployment.js';
import { aContainerStatus } from './pod.builder.js';
import { anObjectPlan } from './object-plan.builder.js';

/** Which start pods of {@link aSessionPod} and workloads of {@link aWorkload} belong to. */
export const START = 'start-1';

const GRACE_SECONDS = 5;

/** A pod of a session, of this start, that runs but for what `status` says. */
export function aSessionPod(uid: string, status: V1PodStatus = {}, isDeleted = false): V1Pod {
  const running = aContainerStatus({ running: { startedAt: new Date(0) } });
  return {
    metadata: {
      name: `pod-${uid}`,
      uid,
      annotations: startAnnotation(START),
      ...(isDeleted && { deletionTimestamp: new Date(0) }),
    },
    status: Object.assign({ phase: 'Running', podIP: '192.0.2.7', containerStatuses: [running] }, status),
  };
}

/** When {@link anEndedPod} was told to go. */
const TOLD_TO_GO_AT = new Date('2026-01-01T10:00:00Z');

/** A pod of a session that was told to go, and whose container ended `seconds` after that; its node has not cleared it away yet. */
export function anEndedPod(sessionId: string, seconds: number, restartCount = 0): V1Pod {
  const finishedAt = new Date(TOLD_TO_GO_AT.getTime() + seconds * 1000);
  const status = Object.assign(aContainerStatus({ terminated: { exitCode: 0, finishedAt } }), { restartCount });
  return {
    metadata: {
      name: 'pod-a',
      uid: 'a',
      resourceVersion: '5',
      labels: { [SESSION_LABEL]: sessionId },
      annotations: startAnnotation(START),
      deletionTimestamp: new Date(TOLD_TO_GO_AT.getTime() + GRACE_SECONDS * 1000),
      deletionGracePeriodSeconds: GRACE_SECONDS,
    },
    status: { phase: 'Running', podIP: '192.0.2.7', containerStatuses: [status] },
  };
}

/** What a {@link aWorkload} is made of. */
export interface WorkloadSigns {
  readonly mark?: Partial<SessionMark>;
  readonly pods?: readonly V1Pod[];
  readonly replicas?: number;
  readonly status?: V1DeploymentStatus;
  readonly events?: SessionWorkload['events'];
}

/** A session whose Deployment wears `mark`, with these pods. */
export function aWorkload({
  mark = {},
  pods = [],
  replicas = 1,
  status = {},
  events = [],
}: WorkloadSigns): SessionWorkload {
  const deployment = sessionDeployment(anObjectPlan());
  const worn = markAnnotations({ mark: 'ready', start: START, podUid: 'a', fate: undefined, ...mark });
  if (deployment.metadata) {
    deployment.metadata.annotations = { ...deployment.metadata.annotations, ...worn };
    deployment.metadata.generation = 3;
  }
  if (deployment.spec) deployment.spec.replicas = replicas;
  deployment.status = Object.assign({ observedGeneration: 3 }, status);
  const workload = readWorkload(
    deployment,
    () => pods,
    (uid) => events.filter(({ involvedObject }) => involvedObject.uid === uid),
  );
  if (!workload) throw new Error('The Deployment is not one of ours.');
  return workload;
}
