import type { ProblemError } from '../../platform/http/problem.error.js';
import { AgentLeaseHeldError, AgentRevokedError, InvalidAgentSignatureError } from '../agents.errors.js';
import type { LeaseState } from './agent-lease.repository.js';

/** A refused connection: what the agent is told, and whether somebody else really is there, which administrators must learn. */
export interface LeaseRefusal {
  readonly error: ProblemError;
  readonly isDuplicate: boolean;
}

/** Why a connection with a good signature was not given the lease. Null state: the agent was removed meanwhile. */
export function leaseRefusal(state: LeaseState | null, leaseMs: number): LeaseRefusal {
  if (!state) return { error: new InvalidAgentSignatureError(), isDuplicate: false };
  if (state.isRevoked) return { error: new AgentRevokedError(), isDuplicate: false };
  const leftMs = Math.max(0, leaseMs - (state.silentMs ?? 0));
  return { error: new AgentLeaseHeldError(Math.max(1, Math.ceil(leftMs / 1000))), isDuplicate: state.isHeld };
}
