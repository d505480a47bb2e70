import type { DesiredState, SessionSpec, Workload } from '../../../protocol/session.js';
import { PLAIN_POD, type PodProfile } from '../../../protocol/pod-profile.js';
import type { KubernetesSettings } from '../kubernetes-config.js';

/** A workload of this platform. */
export type KubernetesWorkload = Extract<Workload, { platform: 'kubernetes' }>;

/** A specification whose workload is one of this platform. */
export type KubernetesSpec = SessionSpec & { readonly workload: KubernetesWorkload };

/** Everything that the objects of one session are made of; the same plan makes the same objects. */
export interface ObjectPlan {
  readonly spec: KubernetesSpec;
  readonly generation: number;
  readonly desired: Exclude<DesiredState, 'ended'>;
  readonly agentId: string;
  readonly settings: KubernetesSettings;
}

/** Whether the specification is for this platform. */
export const isKubernetesSpec = (spec: SessionSpec): spec is KubernetesSpec => spec.workload.platform === 'kubernetes';

/** What the template passes through. */
export const podProfile = ({ workload }: KubernetesSpec): PodProfile => workload.pod ?? PLAIN_POD;
