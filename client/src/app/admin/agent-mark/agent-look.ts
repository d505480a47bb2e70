import type { AgentView } from '../../../../../protocol/http/agents.js';

/** How an agent is, by what matters most about it. */
export type AgentLook = 'connected' | 'unreachable' | 'degraded' | 'draining' | 'revoked';

/** The one thing to know of an agent at a glance. */
export function agentLook({
  isRevoked,
  isConnected,
  isDegraded,
  isDraining,
}: Pick<AgentView, 'isRevoked' | 'isConnected' | 'isDegraded' | 'isDraining'>): AgentLook {
  if (isRevoked) return 'revoked';
  if (!isConnected) return 'unreachable';
  if (isDegraded) return 'degraded';
  return isDraining ? 'draining' : 'connected';
}
