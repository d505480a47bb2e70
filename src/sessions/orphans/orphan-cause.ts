import type { InventoryEntry } from '../../../protocol/agent/messages.js';
import type { OrphanCause } from '../../../protocol/http/orphans.js';
import type { KnownSession } from '../reconciliation/inventory.repository.js';

/**
 * Why an instance on `agentId` belongs to no session; null when it belongs to one, or nothing of it is left. `session` is the row of its id.
 * What is left of a session that has ended is no orphan unless the agent made something newer of it: its owner wanted it gone.
 */
export function orphanCause(
  session: KnownSession | undefined,
  entry: Pick<InventoryEntry, 'state' | 'generation'>,
  agentId: string,
): OrphanCause | null {
  if (entry.state === 'absent') return null;
  if (!session) return 'unknown';
  if (session.agentId !== agentId) return 'elsewhere';
  return session.isReleased && entry.generation > session.generation ? 'outdated-row' : null;
}
