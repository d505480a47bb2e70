import type { SessionApply } from '../../../protocol/agent/messages.js';
import { fillPlaceholders, type Placeholder } from '../../../protocol/placeholders.js';
import type {
  ContainerProfile,
  DesiredState,
  Platform,
  Resources,
  SessionSpec,
  SessionState,
  StreamKind,
  WebProfile,
  Workload,
} from '../../../protocol/session.js';

/** A session with all that its agent must know. */
export interface DispatchableSession {
  readonly id: string;
  readonly ownerId: string;
  /** Name that the owner signs in with. */
  readonly ownerName: string;
  readonly agentId: string;
  readonly platform: Platform;
  /** Epoch of the connection that counts. */
  readonly agentEpoch: number;
  /** What the agent spoke when it connected last. */
  readonly agentProtocolVersion: number;
  readonly state: SessionState;
  readonly desired: DesiredState;
  readonly generation: number;
  readonly isReleased: boolean;
  /** Whether its agent has yet to answer the newest generation although the state is the desired one already. */
  readonly isUnanswered: boolean;
  readonly hasHome: boolean;
  readonly templateId: string;
  /** The protocol that an agent must speak to understand the template. */
  readonly protocolVersion: number;
  readonly workloads: readonly Workload[];
  readonly streamKind: StreamKind;
  readonly streamPort: number;
  readonly resources: Resources;
  readonly screen: { readonly width: number; readonly height: number };
  readonly environment: Readonly<Record<string, string>>;
  readonly container: ContainerProfile | null;
  readonly web: WebProfile | null;
}

/**
 * What to make on the agent's platform; null when the template has no workload for it any more. `origin` is that of the session's own host,
 * null where applications have no domain.
 */
export function specOf(session: DispatchableSession, origin: string | null): SessionSpec | null {
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
    environment: environmentOf(session, origin),
    ...(session.container && { container: session.container }),
    ...(session.web && { web: session.web }),
  };
}

function environmentOf(
  { id, ownerId, ownerName, environment }: DispatchableSession,
  origin: string | null,
): SessionSpec['environment'] {
  const own = { 'session.id': id, 'user.id': ownerId, 'user.name': ownerName };
  const host = origin !== null && { 'session.host': new URL(origin).host, 'session.origin': origin };
  const values: Partial<Record<Placeholder, string>> = { ...own, ...host };
  // Half a value would be a wrong one: a variable of what there is not is left out.
  const filled = Object.entries(environment).map(([name, text]) => [name, fillPlaceholders(text, values)] as const);
  return Object.fromEntries(filled.flatMap(([name, text]) => (text === null ? [] : [[name, text]])));
}

const isUp = ({ desired }: DispatchableSession): boolean => desired === 'running' || desired === 'standby';

/**
 * The message that tells the agent; null when there is nothing that it could make, or it would not understand. An agent that is too old for the
 * template as it is by now can still put to sleep and end what it made of it before, and is not told what it does not know.
 */
export function applyMessage(session: DispatchableSession, origin: string | null): SessionApply | null {
  const isTooOld = session.agentProtocolVersion < session.protocolVersion;
  if (isTooOld && isUp(session)) return null;
  const spec = specOf(isTooOld ? { ...session, container: null, web: null } : session, origin);
  return spec && { id: session.id, generation: session.generation, desired: session.desired, spec };
}
