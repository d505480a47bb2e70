import type { V1Deployment } from '@kubernetes/client-node';
import { Id } from '../../../protocol/ids.js';
import { SESSION_LABEL } from './object-labels.js';
import { readLimits } from './quantities.js';
import { readAnnotations, type SessionAnnotations } from './session-annotations.js';

/** A session as its Deployment tells it, to an agent that knows nothing else. */
export interface SessionReading extends SessionAnnotations {
  readonly sessionId: string;
  /** Whether a pod of it is wanted; it hibernates otherwise. */
  readonly isUp: boolean;
  readonly image: string;
  readonly limits: ReturnType<typeof readLimits>;
  readonly createdAt: Date | null;
}

/** Reads a Deployment; undefined for one that is no session of ours. */
export function readSession({ metadata, spec }: V1Deployment): SessionReading | undefined {
  const sessionId = Id.safeParse(metadata?.labels?.[SESSION_LABEL]).data;
  const said = readAnnotations(metadata?.annotations);
  const container = spec?.template.spec?.containers[0];
  if (sessionId === undefined || said === undefined || container === undefined) return undefined;
  return {
    ...said,
    sessionId,
    isUp: (spec?.replicas ?? 1) > 0,
    image: container.image ?? '',
    limits: readLimits(container.resources),
    createdAt: metadata?.creationTimestamp ?? null,
  };
}
