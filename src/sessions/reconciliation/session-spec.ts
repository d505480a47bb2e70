import type { SessionApply } from '../../../protocol/agent/messages.js';
import type {
  DesiredState,
  Platform,
  Resources,
  SessionSpec,
  SessionState,
  StreamKind,
  Workload,
} from '../../../protocol/session.js';

/** A session with all that its agent must know. */
export interface DispatchableSession {
  readonly id: string;
  readonly ownerId: string;
  readonly agentId: string;
  readonly platform: Platform;
  readonly state: SessionState;
  readonly desired: DesiredState;
  readonly generation: number;
  readonly isReleased: boolean;
  readonly hasHome: boolean;
  readonly templateId: string;
  readonly workloads: readonly Workload[];
  readonly streamKind: StreamKind;
  readonly streamPort: number;
  readonly resources: Resources;
  readonly screen: { readonly width: number; readonly height: number };
  readonly environment: Readonly<Record<string, string>>;
}

/** What to make on the agent's platform; null when the template has no workload for it any more. */
export function specOf(session: DispatchableSession): SessionSpec | null {
  const workload = session.workloads.find(({ platform }) => platform === session.platform);
  if (!workload) return null;
  return {
    sessionId: session.id,
    template: session.templateId,
    workload,
    stream: { kind: session.streamKind, port: session.streamPort },
    home: session.hasHome
      ? { kind: 'persistent', userId: session.ownerId, template: session.templateId }
      : { kind: 'temporary' },
    resources: session.resources,
    screen: { ...session.screen },
    environment: { ...session.environment },
  };
}

/** The message that tells the agent; null when there is nothing that it could make. */
export function applyMessage(session: DispatchableSession): SessionApply | null {
  const spec = specOf(session);
  return spec && { id: session.id, generation: session.generation, desired: session.desired, spec };
}
