import {
  KubernetesEnvironment,
  kubernetesSettings,
  type KubernetesSettings,
} from '../../agents/kubernetes/kubernetes-config.js';
import type { ObjectPlan } from '../../agents/kubernetes/objects/object-plan.js';
import { aPodSpec } from './pod-spec.builder.js';

/** Settings of an agent of which nothing is said, but for `changes`. */
export function someSettings(changes: Partial<KubernetesSettings> = {}): KubernetesSettings {
  return { ...kubernetesSettings(KubernetesEnvironment.parse({})), ...changes };
}

/** The plan of a running session, but for `changes`. */
export function anObjectPlan(changes: Partial<ObjectPlan> = {}): ObjectPlan {
  return {
    spec: aPodSpec(),
    generation: 1,
    desired: 'running',
    agentId: '6d1f0c8a-5b7e-4c3d-8f2a-9e0b1c2d3e4f',
    settings: someSettings(),
    ...changes,
  };
}
