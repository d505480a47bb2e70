import type { AgentView } from '../../protocol/http/agents.js';
import type { Agent } from './agent.entity.js';

/** An agent, as admins see it. */
export function agentView(agent: Agent): AgentView {
  return {
    id: agent.id,
    name: agent.name,
    platform: agent.platform,
    labels: agent.labels,
    capacity: agent.capacity,
    isConnected: agent.replicaId !== null && agent.unreachableSince === null,
    isDegraded: agent.degradedSince !== null,
    isDraining: agent.isDraining,
    isRevoked: agent.revokedAt !== null,
    // Nobody mends what belongs to an agent that is no more.
    warnings: agent.revokedAt === null ? agent.warnings : [],
    softwareVersion: agent.softwareVersion,
    keySince: agent.keySince.toISOString(),
    lastSeenAt: agent.lastSeenAt?.toISOString() ?? null,
    createdAt: agent.createdAt.toISOString(),
  };
}
