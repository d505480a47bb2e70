import type {
  ComputeLimits,
  DesiredState,
  Platform,
  Resources,
  SessionReason,
  SessionState,
} from '../../../protocol/session.js';

/** What decisions about one session are made from: its row, locked, with its template's deadlines and its agent's link. */
export interface SessionFacts {
  readonly id: string;
  readonly ownerId: string;
  readonly templateId: string;
  readonly templateName: string;
  /** Platforms that the template has a workload for. */
  readonly platforms: readonly Platform[];
  /** The protocol that an agent must speak to understand the template. */
  readonly protocolVersion: number;
  readonly agentId: string | null;
  /** Name of that agent, for sentences. */
  readonly agentName: string | null;
  /** Null for a temporary home. */
  readonly homeId: string | null;
  /** Where the home lies; only the session that holds it may settle that. */
  readonly homeAgentId: string | null;
  /** Whether the files of the home are being deleted. */
  readonly isHomeLeaving: boolean;
  readonly state: SessionState;
  readonly desired: DesiredState;
  readonly generation: number;
  /** Whether nothing of it is left on its agent. */
  readonly isReleased: boolean;
  /** Whether it was frozen when it began to stop: it does not get its processor time back for that. */
  readonly wasFrozen: boolean;
  readonly reason: SessionReason | null;
  readonly resources: Resources;
  /** What its programs are limited to while that is not `resources`. */
  readonly limitsInForce: ComputeLimits | null;
  /** Whether its agent has yet to answer the newest generation although the state is the desired one already. */
  readonly isUnanswered: boolean;
  readonly startTimeoutSeconds: number;
  readonly wakeTimeoutSeconds: number;
  readonly endTimeoutSeconds: number;
  readonly isAgentReachable: boolean;
}

/** What a decision makes of a session. Members that are left out stay as they are. */
export interface SessionChange {
  readonly state: SessionState;
  readonly desired?: DesiredState;
  /** Grows by one with each change of what is desired; set when an agent is ahead of the row. */
  readonly generation?: number;
  readonly isReleased?: boolean;
  /** Null forgets the reason. */
  readonly reason?: SessionReason | null;
  /** Takes the session off its agent, so that it may be placed anew. */
  readonly agentId?: string | null;
}

/** Whether a session is on its way and must arrive before a deadline. */
export const TRANSITIONAL_STATES = [
  'starting',
  'waking',
  'hibernating',
  'ending',
] as const satisfies readonly SessionState[];
export type TransitionalState = (typeof TRANSITIONAL_STATES)[number];

export function isTransitional(state: SessionState): state is TransitionalState {
  return TRANSITIONAL_STATES.some((transitional) => transitional === state);
}

/** Whether the agent has nothing left to do: what was seen is what is desired. */
export function isConverged(session: Pick<SessionFacts, 'state' | 'desired' | 'isReleased' | 'isUnanswered'>): boolean {
  if (session.desired === 'ended') return session.isReleased;
  return session.state === session.desired && !session.isUnanswered;
}

/** What a session takes of its owner's quota and of its agent: the larger of its size and of what its programs may still use. */
export function claimOf({ resources, limitsInForce }: Pick<SessionFacts, 'resources' | 'limitsInForce'>): Resources {
  if (limitsInForce === null) return resources;
  return {
    ...resources,
    cpuMillis: Math.max(resources.cpuMillis, limitsInForce.cpuMillis),
    memoryMiB: Math.max(resources.memoryMiB, limitsInForce.memoryMiB),
  };
}

/** Seconds that `state` may last; null where it may last for ever. Stopping is as quick as ending. */
export function timeoutSeconds(session: SessionFacts, state: SessionState): number | null {
  if (!isTransitional(state)) return null;
  const seconds: Record<TransitionalState, number> = {
    starting: session.startTimeoutSeconds,
    waking: session.wakeTimeoutSeconds,
    hibernating: session.endTimeoutSeconds,
    ending: session.endTimeoutSeconds,
  };
  return seconds[state];
}
