import { PLAIN_POD, type PodProfile } from '../../protocol/pod-profile.js';
import type { SessionSpec } from '../../protocol/session.js';
import { aSpec, aWebSpec } from '../agents/session-apply.builder.js';
import type { KubernetesSpec } from '../../agents/kubernetes/objects/object-plan.js';

const IMAGE = 'streamspace/desktop:0.1.0';

/** A workload of Kubernetes; `pod` says what differs from a plain one. */
export function aPodWorkload(pod?: Partial<PodProfile>, image = IMAGE): KubernetesSpec['workload'] {
  return { platform: 'kubernetes', image, ...(pod && { pod: { ...PLAIN_POD, ...pod } }) };
}

/** A screen on Kubernetes that every policy lets pass. */
export function aPodSpec(changes: Partial<SessionSpec> = {}, pod?: Partial<PodProfile>): KubernetesSpec {
  return { ...aSpec(changes), workload: aPodWorkload(pod) };
}

/** A root-init web application on Kubernetes with a password of its own, which every policy lets pass. */
export function aWebPodSpec(changes: Partial<SessionSpec> = {}, pod?: Partial<PodProfile>): KubernetesSpec {
  return { ...aWebSpec(changes), workload: aPodWorkload(pod, 'registry.example/webtop:1') };
}
